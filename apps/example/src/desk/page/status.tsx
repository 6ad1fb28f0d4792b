import type { RefundStatus } from "@wxrefund/core";
import type { VNode } from "preact";
import { useSay } from "./language.ts";
import { statusNames, words } from "./words.ts";

/** A status as a word with a colour, never as a colour alone. */
export function Status({ status }: { readonly status: RefundStatus | undefined }): VNode {
  const say = useSay();
  if (status === undefined) return <span class="status none">{say(words.noAnswerYet)}</span>;
  return <span class={`status ${status.toLowerCase()}`}>{say(statusNames[status])}</span>;
}
