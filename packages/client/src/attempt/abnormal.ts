import {
  type AbnormalRefund,
  abnormalBodyV3,
  abnormalTargetV3,
  concludeAnswerV3,
  guardAbnormal,
  type Refund,
  type SealedPayer,
  untrusted,
} from "@wxrefund/core";
import type { Attempt, AttemptCall, ClientState } from "./attempt.ts";
import { exchangeV3 } from "./exchange-v3.ts";
import { seal } from "./seal.ts";
import { credentialsV3 } from "./signed-request.ts";
import { told } from "./told.ts";

/** Asks for an abnormal refund to be paid another way, once. Throws `config` at once for what breaks a rule. */
export function handleAbnormal(state: ClientState, abnormal: AbnormalRefund): Attempt<Refund> {
  guardAbnormal(abnormal);
  credentialsV3(state);
  return async (call) => {
    const { sealed, platformSerial } = await sealedFor(state, abnormal, call);
    const body = abnormalBodyV3(abnormal, sealed);
    const request = { method: "POST", target: abnormalTargetV3(abnormal), body, ...platformSerial } as const;
    const { answer, nowMs, signed } = await exchangeV3(state, request, call);
    const { outRefundNo } = abnormal;
    return told("v3", answer, () =>
      bound(
        concludeAnswerV3({ answer, nowMs, proven: signed !== undefined, question: { outRefundNo } }),
        abnormal,
      ),
    );
  };
}

function bound(refund: Refund, { refundId }: AbnormalRefund): Refund {
  if ((refund.refundId ?? refundId) === refundId) return refund;
  throw untrusted("other-refund", "In the answer refund_id is another.", { verified: true, bound: false });
}

interface Sealing {
  readonly sealed?: SealedPayer;
  readonly platformSerial: { readonly platformSerial?: string };
}

async function sealedFor(state: ClientState, { to }: AbnormalRefund, call: AttemptCall): Promise<Sealing> {
  if (to.type !== "USER_BANK_CARD") return { platformSerial: {} };
  const { bankAccount, realName } = to;
  const { texts, platformSerial } = await seal(state, { bankAccount, realName }, call);
  const { bankAccount: sealedAccount = "", realName: sealedName = "" } = texts;
  return { sealed: { bankAccount: sealedAccount, realName: sealedName }, platformSerial: { platformSerial } };
}
