import type { RefundErrorKind } from "@wxrefund/core";
import type { Behaviour } from "@wxrefund/testkit/raw-server";
import type { Environment } from "../../src/host.ts";
import { refundNo, type Shop } from "../shop.ts";

export const askV3: readonly string[] = ["query", "--api", "v3", "--out-refund-no", refundNo];
export const askV2: readonly string[] = ["query", "--api", "v2", "--out-refund-no", refundNo];
export const once: readonly string[] = ["--max-attempts", "1"];

/** One way a query can end without an answer to believe. */
export interface FailureCase {
  readonly title: string;
  /** Without `--json`, which the test adds. */
  readonly argv: readonly string[];
  readonly env?: (shop: Shop) => Environment;
  /** What the server does with each request; absent for a port where nobody listens. */
  readonly server?: (shop: Shop) => readonly Behaviour[];
  readonly exit: number;
  /** Members the error document must have. */
  readonly error: { readonly kind: RefundErrorKind; readonly reason?: string } & Readonly<
    Record<string, unknown>
  >;
  /** How many requests must have arrived. */
  readonly requests: number;
}
