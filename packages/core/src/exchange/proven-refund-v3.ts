import { readJsonBytes } from "../codec/json-bytes.ts";
import { problem, type Result } from "../codec/result.ts";
import type { Refund } from "../refund/model.ts";
import { readRefundV3 } from "../refund/v3.ts";
import type { QuestionV3 } from "./ask-v3.ts";
import { type Expectation, unmetExpectation } from "./bind.ts";

/** What the body of an answer whose signature was verified says of the refund asked for. */
export type ProvenRefundV3 =
  | { readonly state: "bound"; readonly refund: Refund }
  | { readonly state: "malformed"; readonly problem: string }
  | {
      readonly state: "other-refund";
      /** What differs from the question. */
      readonly member: "outRefundNo" | keyof Expectation;
      readonly problem?: string;
    };

/**
 * Reads the refund out of a verified body and binds it to the question: its `out_refund_no`, and what the question
 * expects. Believe the outcome only if the signature over these very bytes was verified. Never throws.
 *
 * @example
 * ```ts
 * const read = readProvenRefundV3(body, { outRefundNo: "R1", expect: { refund: 100 } });
 * if (read.state === "bound") read.refund.status;
 * ```
 */
export function readProvenRefundV3(
  body: Uint8Array,
  { outRefundNo, expect }: Pick<QuestionV3, "outRefundNo" | "expect">,
): ProvenRefundV3 {
  const read = readRefund(body);
  if (!read.ok) return { state: "malformed", problem: read.problem };
  const refund = read.value;
  if (refund.outRefundNo !== outRefundNo) return { state: "other-refund", member: "outRefundNo" };
  const unmet = unmetExpectation(refund, expect);
  if (unmet === undefined) return { state: "bound", refund };
  return { state: "other-refund", member: unmet.member, problem: `In the answer ${unmet.text}.` };
}

function readRefund(body: Uint8Array): Result<Refund> {
  const json = readJsonBytes(body);
  return json.ok ? readRefundV3(json.value) : problem("its body is not JSON in UTF-8");
}
