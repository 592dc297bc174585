/** The build inlines a module as hexadecimal digits. */
declare module '*_bg.wasm' {
  const hex: string;
  export default hex;
}
