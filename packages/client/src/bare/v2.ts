import type { QuestionV2 } from "@wxrefund/core";
import { askV2 } from "../attempt/ask-v2.ts";
import type { SendState } from "../attempt/attempt.ts";
import type { CredentialsV2, QueryResultV2 } from "../config.ts";
import type { ClientHost } from "../port/transport.ts";
import { answerProof } from "../proof.ts";
import { guardV2 } from "../settings/credentials.ts";
import { readSending, type SendConfig } from "../settings/sending.ts";
import { type BareCall, once } from "./once.ts";

/** A configuration for V2 alone. */
export interface BareConfigV2 extends SendConfig {
  readonly v2: CredentialsV2;
}

export type BareHostV2 = Pick<ClientHost, "transport" | "nonce" | "userAgent" | "clock">;

/** One attempt per call over V2: signed, verified and bound as the full client does it. */
export interface BareClientV2 {
  readonly queryV2: (question: QuestionV2, call: BareCall) => Promise<QueryResultV2>;
}

/**
 * Makes a bare client for V2 alone: no RSA, no JSON, no keys to import. Throws `config` as `createClient` does.
 *
 * @example
 * ```ts
 * const bare = createBareClientV2({ mchid, v2: { appid, key } }, { transport, nonce, userAgent: "my-sdk/1.0" });
 * const { refunds } = await bare.queryV2({ outTradeNo }, { signal: AbortSignal.timeout(10_000) });
 * ```
 */
export function createBareClientV2(config: BareConfigV2, host: BareHostV2): BareClientV2 {
  const settings = { ...readSending(config, host.userAgent), v2: guardV2(config.v2) };
  return queriesV2({ settings, host });
}

export function queriesV2(state: SendState): BareClientV2 {
  return {
    queryV2: async (question, call) => {
      const asked = await once(state, askV2(state, question), call);
      return { ...asked.value, answer: answerProof(asked, "none") };
    },
  };
}
