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
