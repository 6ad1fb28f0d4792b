/**
 * The work's own end, or a rejection as soon as `signal` aborts; what the work brings after that goes to `discard`.
 */
export async function untilAborted<Value>(
  signal: AbortSignal,
  work: Promise<Value>,
  discard: (late: Value) => void,
): Promise<Value> {
  return await new Promise((resolve, reject) => {
    const end = (): void => {
      reject(new Error("aborted"));
      work.then(discard, () => {});
    };
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    const forget = (): void => signal.removeEventListener("abort", end);
    work.then(resolve, reject).then(forget, forget);
  });
}
