import type { AnswerProof, Confirmed, QueryResult, QueryResultV2, Seen } from "@wxrefund/client";
import { orderDocument, refundDocument, type RefundError } from "@wxrefund/core";

/** The schema of every document `--json` prints. */
const schema = 1;

/** The `--json` document of an APIv3 answer. */
export function documentV3({ refund, answer }: QueryResult): object {
  return { schema, ok: true, api: "v3", refunds: [refundDocument(refund)], answer: answerDocument(answer) };
}

/** The `--json` document of a V2 answer. */
export function documentV2(result: QueryResultV2): object {
  const { refunds, order, totalCount, refundCount, nextOffset, answer } = result;
  return {
    schema,
    ok: true,
    api: "v2",
    refunds: refunds.map(refundDocument),
    answer: answerDocument(answer),
    totalCount,
    refundCount,
    nextOffset,
    order: orderDocument(order),
  };
}

/** The `--json` document of a refund that was applied for and is proven accepted. */
export function appliedDocument(api: "v3" | "v2", { refund, answer, by, applications }: Confirmed): object {
  return {
    schema,
    ok: true,
    api,
    by,
    applications,
    refunds: [refundDocument(refund)],
    answer: answerDocument(answer),
  };
}

/** The `--json` document of a failure. */
export function failureDocument(error: RefundError): object {
  return { schema, ok: false, error: error.toJSON() };
}

/** The `--json` line of one APIv3 answer of many. */
export function oneDocument(outRefundNo: string, { refund, answer }: QueryResult): object {
  return {
    schema,
    ok: true,
    api: "v3",
    outRefundNo,
    refund: refundDocument(refund),
    answer: answerDocument(answer),
  };
}

/** The `--json` line of one APIv3 question of many that failed. */
export function oneFailureDocument(outRefundNo: string, error: RefundError): object {
  return { schema, ok: false, api: "v3", outRefundNo, error: error.toJSON() };
}

/** The `--json` line of what watching one refund brought. */
export function seenDocument({ api, outRefundNo }: Watched, seen: Seen): object {
  const { news, seenAtMs, nextPollAtMs, refund } = seen;
  const error = seen.news === "trouble" ? seen.error : undefined;
  return {
    schema,
    ok: error === undefined,
    api,
    outRefundNo,
    news,
    seenAtMs,
    nextPollAtMs,
    refund: refund === undefined ? undefined : refundDocument(refund),
    received: seen.news === "anomaly" ? refundDocument(seen.received) : undefined,
    error: error?.toJSON(),
    answer: seen.news === "trouble" ? undefined : answerDocument(seen.answer),
  };
}

/** The `--json` line of a refund whose watching ended because asking on is hopeless. */
export function hopelessDocument({ api, outRefundNo }: Watched, error: RefundError): object {
  return { schema, ok: false, api, outRefundNo, news: "hopeless", error: error.toJSON() };
}

/** A refund that is watched, and over which API. */
export interface Watched {
  readonly api: "v3" | "v2";
  readonly outRefundNo: string;
}

function answerDocument({ verified, requestId, baseUrl, attempts }: AnswerProof): object {
  return { verified, requestId, baseUrl, attempts };
}
