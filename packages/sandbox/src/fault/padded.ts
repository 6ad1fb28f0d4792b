/** The body with line feeds after it, which neither JSON nor XML minds. */
export function padded(body: Uint8Array, toBytes: number): Uint8Array {
  const long = new Uint8Array(toBytes).fill(0x0a);
  long.set(body);
  return long;
}
