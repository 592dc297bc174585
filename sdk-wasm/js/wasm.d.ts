/** What the build makes: the modules' glue, and the modules and styles inlined as text. */
declare module '*_bg.wasm' {
  const hex: string;
  export default hex;
}

declare module '*.css' {
  const css: string;
  export default css;
}

declare module '*/build/core/core.js' {
  export default function start(options: { module_or_path: Uint8Array }): Promise<unknown>;
  export function open(id: string, common: string): number;
  export function turn(core: number, input: string, nowMs: number): string;
}

declare module '*/build/in-app/in-app.js' {
  export default function start(options: { module_or_path: Uint8Array }): Promise<unknown>;
  export class InApp {
    constructor(document: Document, sheet: CSSStyleSheet, tell: Function, handler: (event: Event) => void);
    load(campaigns: unknown[]): void;
    offer(event: object, session: string, counts: string, nowMs: number, offsetMinutes: number): string;
    handle(event: Event): void;
    close(): void;
  }
}
