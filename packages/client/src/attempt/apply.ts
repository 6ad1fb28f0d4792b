import {
  type AcceptedV2,
  type ApplicationV2,
  type ApplicationV3,
  applyBodyV2,
  applyBodyV3,
  applyTargetV2,
  applyTargetV3,
  concludeApplyV2,
  concludeApplyV3,
  queryHeadersV2,
  type Refund,
  type WireRequest,
} from "@wxrefund/core";
import { senderV2 } from "./ask-v2.ts";
import { type Attempt, type ClientState, send } from "./attempt.ts";
import { exchangeV3 } from "./exchange-v3.ts";
import { credentialsV3 } from "./signed-request.ts";
import { told } from "./told.ts";

/** Applies over APIv3, once, always with the same bytes. Throws `config` at once for what breaks a rule. */
export function applyV3(state: ClientState, application: ApplicationV3): Attempt<Refund> {
  const body = applyBodyV3(application);
  credentialsV3(state);
  return async (call) => {
    const request = { method: "POST", target: applyTargetV3, body } as const;
    const { answer, nowMs, signed } = await exchangeV3(state, request, call);
    return told("v3", answer, () =>
      concludeApplyV3({ answer, nowMs, proven: signed !== undefined }, application),
    );
  };
}

/** The same over V2; the host's transport must present the merchant's TLS client certificate. */
export function applyV2(state: ClientState, application: ApplicationV2): Attempt<AcceptedV2> {
  const sender = senderV2(state);
  applyBodyV2(application, { ...sender, nonce: "0" });
  return async (call) => {
    const request: WireRequest = {
      method: "POST",
      baseUrl: call.baseUrl,
      target: applyTargetV2,
      headers: queryHeadersV2(state.settings.userAgent),
      body: applyBodyV2(application, { ...sender, nonce: state.host.nonce() }),
    };
    const { answer, headersAtMs: nowMs } = await send(state, request, call);
    return told("v2", answer, () => concludeApplyV2({ answer, nowMs, sender }, application));
  };
}
