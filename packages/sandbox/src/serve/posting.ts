import type { Sandbox } from "../sandbox.ts";

const everyMs = 200;

/** Posts notifications as they fall due in real time, until the returned function is called. */
export function startPosting({ notify }: Partial<Pick<Sandbox, "notify">>): () => void {
  if (notify === undefined) return () => undefined;
  let posting = false;
  const timer = setInterval(() => {
    if (posting) return;
    posting = true;
    // What fails here is noted with the notification; a key that cannot be used shows in every answer.
    void notify()
      .catch(() => undefined)
      .finally(() => {
        posting = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
