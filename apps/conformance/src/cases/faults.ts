import type { RefundClient } from "@wxrefund/edge-fetch";
import { defaultNumbers, type Fault, type FaultApi, faults } from "@wxrefund/sandbox";
import type { Case } from "../case.ts";
import { expectFailure } from "./asked.ts";

/** Slow answers are awaited for this long; nothing else needs a fraction of it. */
const patienceMs = 750;

interface Question {
  readonly fault: Fault;
  readonly api: FaultApi;
}

function ask(refunds: RefundClient, { fault, api }: Question): Promise<unknown> {
  const timeoutMs = fault.id.startsWith("slow-") ? patienceMs : 20_000;
  const options = { maxAttempts: 1, timeoutMs };
  const outRefundNo = `FAULT_${fault.id}_conformance-${api}`;
  if (api === "v2") return refunds.queryV2({ outRefundNo }, options);
  return refunds.query({ outRefundNo, subMchid: defaultNumbers.subMchid }, options);
}

function caseOf(question: Question): Case {
  const { fault, api } = question;
  return {
    id: `client/fault/${fault.id}/${api}`,
    run: async ({ createRefundClient, sandbox }) => {
      const v2 = { ...sandbox.v2, signType: "HMAC-SHA256" } as const;
      await using refunds = createRefundClient({ ...sandbox, v2 });
      // A replay is the second answer; the first is true.
      if (fault.id === "replayed") await ask(refunds, question);
      await expectFailure(ask(refunds, question), { ...fault.concludes[api] });
    },
  };
}

/** The sandbox's promise of every fault, kept by the client over each runtime's own network. */
export const faultCases: readonly Case[] = faults.flatMap((fault) =>
  (["v3", "v2"] as const)
    .filter((api) => fault.concludes[api] !== undefined)
    .map((api) => caseOf({ fault, api })),
);
