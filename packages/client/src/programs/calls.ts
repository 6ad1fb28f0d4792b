import type { AbnormalRefund, RefundError } from "@wxrefund/core";
import * as Effect from "effect/Effect";
import { handleAbnormal } from "../attempt/abnormal.ts";
import { callV3 } from "../attempt/call-v3.ts";
import type { CallOptions, CallV3, QueryResult, ResultV3 } from "../config.ts";
import { observed } from "../program/observe.ts";
import { wholeCall } from "../program/whole-call.ts";
import { answerProof } from "../proof.ts";
import type { Parts } from "./parts.ts";
import { subjectV3 } from "./subject.ts";

export interface CallPrograms {
  readonly handleAbnormal: (
    abnormal: AbnormalRefund,
    options?: CallOptions,
  ) => Effect.Effect<QueryResult, RefundError>;
  readonly call: (request: CallV3, options?: CallOptions) => Effect.Effect<ResultV3, RefundError>;
}

/** Calls that may change something are made once: what became of a lost one is for the caller to find out. */
export function callsOf({ state, asked, placed }: Parts): CallPrograms {
  return {
    handleAbnormal: (abnormal, options = {}) => {
      const once = asked(handleAbnormal(state, abnormal), { ...options, maxAttempts: 1 });
      const told = Effect.map(once, (done) => ({
        refund: done.value,
        answer: answerProof(done, "timestamp"),
      }));
      return placed(observed(told, wholeCall("wxrefund.abnormal", subjectV3(abnormal))));
    },
    call: (request, options = {}) => {
      const bounds = request.method === "GET" ? options : { ...options, maxAttempts: 1 };
      const told = Effect.map(asked(callV3(state, request), bounds), (done) => ({
        body: done.value,
        answer: answerProof(done, "timestamp"),
      }));
      return placed(observed(told, wholeCall("wxrefund.request", { api: "v3" })));
    },
  };
}
