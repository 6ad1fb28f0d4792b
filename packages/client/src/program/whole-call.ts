import type { Refund } from "@wxrefund/core";
import type { AnswerProof } from "../config.ts";
import type { SpanName } from "../port/observer.ts";
import type { Subject, Told } from "./observe.ts";
import { answerAttributes, hostAttributes, refundAttributes } from "./span-attributes.ts";

/** What a whole call brings when it ends well. */
interface Proven {
  readonly answer: AnswerProof;
  readonly refund?: Refund;
  readonly refunds?: readonly Refund[];
  readonly applications?: number;
}

/** The span of a whole call; of several refunds none stands for all. */
export function wholeCall(name: SpanName, subject: Subject): Told<Proven> {
  return {
    name,
    subject,
    of: ({ answer, refund, refunds, applications }, nowMs) => {
      const [first = refund, ...others] = refunds ?? [];
      return {
        ...(applications === undefined ? {} : { "wxrefund.applications": applications }),
        "wxrefund.attempts": answer.attempts,
        ...hostAttributes(answer.baseUrl),
        ...answerAttributes(answer),
        ...(first === undefined || others.length > 0 ? {} : refundAttributes(first, nowMs)),
      };
    },
  };
}
