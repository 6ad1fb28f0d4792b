import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import { useSay } from "./language.ts";

export interface ProblemProps {
  readonly problem: Sentence | undefined;
  /** For the field it is about, which is described by it. */
  readonly id?: string;
}

/** What went wrong with something just asked for. It is always there, so that a screen reader hears it fill. */
export function Problem({ problem, id }: ProblemProps): VNode {
  const say = useSay();
  return (
    <p role="alert" class="problem" id={id}>
      {problem === undefined ? "" : say(problem)}
    </p>
  );
}
