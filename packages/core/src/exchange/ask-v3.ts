import { percentEncode, queryString } from "../canonical/url.ts";
import type { HeaderLine } from "../port/wire.ts";
import { type Expectation, guardExpectation } from "./bind.ts";
import { guardField, guardOptional } from "./grammar.ts";

/** Which refund to ask for over APIv3. */
export interface QuestionV3 {
  /** The merchant's refund number: 1 to 64 of `[0-9A-Za-z_\-|*@]`. */
  readonly outRefundNo: string;
  /** A service provider's sub-merchant; absent for an ordinary merchant. */
  readonly subMchid?: string;
  /** What the answer must say besides; a member that is there must have a value. */
  readonly expect?: Expectation;
}

/**
 * Path and query of the refund query, the text that is both signed and sent. Throws `config` for a number
 * outside its grammar (APIv3 partner refund query page, "path" and "query" parameters), and for an `expect` with a
 * member that could not be compared.
 *
 * @example
 * ```ts
 * refundQueryTargetV3({ outRefundNo: "R|1", subMchid: "1900000109" });
 * // "/v3/refund/domestic/refunds/R%7C1?sub_mchid=1900000109"
 * ```
 */
export function refundQueryTargetV3(question: QuestionV3): string {
  guardExpectation(question.expect);
  const path = `/v3/refund/domestic/refunds/${percentEncode(guardField("outRefundNo", question.outRefundNo))}`;
  const subMchid = guardOptional("subMchid", question.subMchid);
  return subMchid === undefined ? path : `${path}?${queryString([["sub_mchid", subMchid]])}`;
}

export interface HeadersV3 {
  readonly authorization: string;
  /** Id of the platform key the answer shall be signed with; absent while none is held. */
  readonly platformSerial?: string | undefined;
  readonly userAgent: string;
}

/** The header lines of an APIv3 query; without `Accept` and `User-Agent` WeChat Pay refuses it unread. */
export function queryHeadersV3({
  authorization,
  platformSerial,
  userAgent,
}: HeadersV3): readonly HeaderLine[] {
  const serial: readonly HeaderLine[] =
    platformSerial === undefined ? [] : [["Wechatpay-Serial", platformSerial]];
  return [
    ["Accept", "application/json"],
    ["User-Agent", userAgent],
    ["Authorization", authorization],
    ...serial,
  ];
}
