import type { VNode } from "preact";
import { type Evident, knownOf } from "../entry.ts";
import { useSay } from "./language.ts";
import { toShopOf } from "./refund/destination.ts";
import { statusNames } from "./words/statuses.ts";

/** Names the look of a status: what went to the shop asks for a deed, whatever WeChat Pay calls it. */
export function lookOf(of: Evident): string {
  return toShopOf(of.refund) === undefined ? knownOf(of).toLowerCase() : "to-shop";
}

/** A status as a word with a colour, never as a colour alone. */
export function Status({ of }: { readonly of: Evident }): VNode {
  const say = useSay();
  const name = toShopOf(of.refund)?.status ?? statusNames[knownOf(of)];
  return <span class={`status ${lookOf(of)}`}>{say(name)}</span>;
}
