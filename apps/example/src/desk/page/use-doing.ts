import type { Sentence } from "@wxrefund/browser-verify/messages";
import { useState } from "preact/hooks";
import { problemSentence } from "./connection/ask-server.ts";

/** Something that the server is asked to do: whether it is at it, and what went wrong. */
export interface Doing {
  readonly busy: boolean;
  readonly problem: Sentence | undefined;
  readonly start: (work: () => Promise<unknown>) => void;
  /** Something that the page itself finds wrong. */
  readonly complain: (problem: Sentence) => void;
}

export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Sentence>();
  const start = (work: () => Promise<unknown>): void => {
    // The button stays enabled, since a disabled one loses the focus; so a second press is let pass here.
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    void work()
      .catch((error: unknown) => setProblem(problemSentence(error)))
      .finally(() => setBusy(false));
  };
  return { busy, problem, start, complain: setProblem };
}
