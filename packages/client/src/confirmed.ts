import type { Refund } from "@wxrefund/core";
import type { AnswerProof, CallOptions } from "./config.ts";

export interface ApplyOptions extends CallOptions {
  /** How often the same application may be sent. Default 3. */
  readonly maxApplications?: number;
}

/** A refund that WeChat Pay has accepted, proven by its own answer or by a query. */
export interface Confirmed {
  readonly refund: Refund;
  readonly answer: AnswerProof;
  /** Which answer proves it. */
  readonly by: "apply" | "query";
  /** How often the application was sent, or may have been. */
  readonly applications: number;
}
