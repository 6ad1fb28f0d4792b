import type { JsonValue } from "../codec/json.ts";
import { readJsonBytes } from "../codec/json-bytes.ts";
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

type Asked = Pick<QuestionV3, "outRefundNo" | "expect">;

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
export function readProvenRefundV3(body: Uint8Array, asked: Asked): ProvenRefundV3 {
  const json = readJsonBytes(body);
  if (!json.ok) return { state: "malformed", problem: "its body is not JSON in UTF-8" };
  return bindRefundV3(json.value, asked);
}

/** The same for a host that has read the JSON of the verified body itself. */
export function bindRefundV3(json: JsonValue, { outRefundNo, expect }: Asked): ProvenRefundV3 {
  const read = readRefundV3(json);
  if (!read.ok) return { state: "malformed", problem: read.problem };
  const refund = read.value;
  if (refund.outRefundNo !== outRefundNo) return { state: "other-refund", member: "outRefundNo" };
  const unmet = unmetExpectation(refund, expect);
  if (unmet === undefined) return { state: "bound", refund };
  return { state: "other-refund", member: unmet.member, problem: `In the answer ${unmet.text}.` };
}
