/** A random id: a UUID, which only secure pages can have of the browser, or four numbers as unlikely. */
export const uuid = (): string => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
