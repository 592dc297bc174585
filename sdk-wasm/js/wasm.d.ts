/** What the build makes: the modules' glue, and the modules and styles inlined as text. */
declare module '*.wasm' {
  const hex: string;
  export default hex;
}

/** A module turned into a script. */
declare module '*.wasm.js' {
  export default function instantiate(imports: object): unknown;
}

declare module '*.css' {
  const css: string;
  export default css;
}

declare module '*/build/in-app/in-app.js' {
  export default function start(options: { module_or_path: Uint8Array }): Promise<unknown>;
  interface Page {
    tell(action: 'displayed' | 'clicked' | 'dismissed', campaignId: string, treatmentId: string): void;
    root(host: Element): ShadowRoot;
    leave(host: Element): void;
    handleEvent(event: Event): void;
  }
  export function make(page: Page): number;
  export function load(app: number, campaigns: unknown[]): void;
  export function offer(app: number, event: object, session: string, counts: string, nowMs: number, offsetMinutes: number): string | undefined;
  export function handle(app: number, element: EventTarget | null, itself: boolean): void;
  export function close(app: number): void;
}
