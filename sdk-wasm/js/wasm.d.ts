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
  export function imports(): WebAssembly.Imports;
  export function finish(instance: WebAssembly.Instance): void;
  export function make(): number;
  export function load(app: number, campaigns: unknown[]): void;
  export function choose(app: number, event: object, session: string, counts: string, nowMs: number, offsetMinutes: number): number;
  export function draw(app: number, place: number, root: ShadowRoot): void;
  export function count(campaign: string, session: string, counts: string, nowMs: number, offsetMinutes: number): string;
}

declare module '*/build/in-app-script/in-app.js' {
  export * from '*/build/in-app/in-app.js';
}
