/** A turn of the core: what happened, as lines; what is to be done, as lines. */
export type Turn = (input: string, now: number) => string;

/** What a module of the core gives the script (core/src/exports.rs). */
interface Exports {
  memory: { buffer: ArrayBuffer };
  room(bytes: number): number;
  turn(now: number): number;
}

/** Gives an instance of the core its tongue. */
export function speak(exports: unknown): Turn {
  const { memory, room, turn } = exports as Exports;
  return (input, now) => {
    const sent = new TextEncoder().encode(input);
    // The memory may move in every call.
    const at = room(sent.length);
    new Uint8Array(memory.buffer).set(sent, at);
    const from = turn(now);
    const answer = new Uint8Array(memory.buffer);
    return new TextDecoder().decode(answer.subarray(from, answer.indexOf(0, from)));
  };
}
