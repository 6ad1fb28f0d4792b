import type { AnswerProof, QueryResult, QueryResultV2 } from "@wxrefund/client";
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

/** The `--json` document of a failure. */
export function failureDocument(error: RefundError): object {
  return { schema, ok: false, error: error.toJSON() };
}

function answerDocument({ verified, requestId, baseUrl, attempts }: AnswerProof): object {
  return { verified, requestId, baseUrl, attempts };
}
