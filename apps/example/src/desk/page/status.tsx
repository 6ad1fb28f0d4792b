import type { VNode } from "preact";
import type { Known } from "../entry.ts";
import { useSay } from "./language.ts";
import { statusNames } from "./words/statuses.ts";

/** A status as a word with a colour, never as a colour alone. */
export function Status({ status }: { readonly status: Known }): VNode {
  const say = useSay();
  return <span class={`status ${status.toLowerCase()}`}>{say(statusNames[status])}</span>;
}
