/** A random id: a UUID, which only secure pages can have of the browser, or as many hexadecimal digits. */
export const uuid = (): string =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
