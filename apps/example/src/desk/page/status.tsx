import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { useSay } from "./language.ts";
import { type Known, statusNames } from "./words/statuses.ts";

export function knownOf(refund: Pick<Refund, "status"> | undefined): Known {
  return refund?.status ?? "NONE";
}

/** A status as a word with a colour, never as a colour alone. */
export function Status({ status }: { readonly status: Known }): VNode {
  const say = useSay();
  return <span class={`status ${status.toLowerCase()}`}>{say(statusNames[status])}</span>;
}
