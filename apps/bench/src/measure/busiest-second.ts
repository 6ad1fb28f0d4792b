/** The most instants within any 1000 milliseconds, the end of which is not in it. */
export function busiestSecond(ascendingMs: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, atMs] of ascendingMs.entries()) {
    while ((ascendingMs[first] ?? atMs) <= atMs - 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
