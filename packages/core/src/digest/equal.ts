/**
 * Compares without telling by its duration where the texts differ. Give the secret or computed text first:
 * the duration depends on the first one's length.
 *
 * @example
 * ```ts
 * constantTimeEqual("9A0A", "9A0B"); // false
 * ```
 */
export function constantTimeEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  // Beyond the end of b charCodeAt is NaN, which ^ takes as 0; the lengths have already settled the result.
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
