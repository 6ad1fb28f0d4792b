import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import { useSay } from "./language.ts";

/** What went wrong with something just asked for. It is always there, so that a screen reader hears it fill. */
export function Problem({ problem }: { readonly problem: Sentence | undefined }): VNode {
  const say = useSay();
  return (
    <p role="alert" class="problem">
      {problem === undefined ? "" : say(problem)}
    </p>
  );
}
