import {
  concludeAnswerV3,
  configError,
  encodeBase64,
  examineAnswerV3,
  isRefundError,
  notFoundFact,
  queryHeadersV3,
  type QuestionV3,
  type Refund,
  RefundError,
  refundQueryTargetV3,
  requestMessageV3,
  untrusted,
  type WireRequest,
  withFacts,
  writeAuthorization,
} from "@wxrefund/core";
import type { CredentialsV3 } from "../config.ts";
import { importKeyRing, type KeyRing, platformKey, preferredPlatformId } from "../keys/key-ring.ts";
import {
  type Arrived,
  type Attempt,
  type AttemptCall,
  type Attempted,
  type ClientState,
  evidenceOf,
  requestIdOf,
  send,
} from "./attempt.ts";
import { noteNonce } from "./nonces.ts";

/** Asks for one refund over APIv3, once. Throws `config` at once for a question that breaks a rule. */
export function askV3(state: ClientState, question: QuestionV3): Attempt<Refund> {
  const target = refundQueryTargetV3(question);
  credentials(state);
  return async (call) => {
    const keys = await keysOf(state);
    const request = await signedRequest(state, { keys, target, call });
    return believed(state, { keys, question, arrived: await send(state, request, call) });
  };
}

/** The imported keys; two first calls may both import, which is cheaper than waiting for each other. */
export async function keysOf(state: ClientState): Promise<KeyRing> {
  state.keys ??= await importKeyRing(credentials(state), state.host.rsa);
  return state.keys;
}

function credentials({ settings }: ClientState): CredentialsV3 {
  if (settings.v3 !== undefined) return settings.v3;
  throw configError("v3", "This client has no APIv3 credentials.");
}

interface ToSign {
  readonly keys: KeyRing;
  readonly target: string;
  readonly call: AttemptCall;
}

async function signedRequest(state: ClientState, { keys, target, call }: ToSign): Promise<WireRequest> {
  const nowMs = call.nowMs();
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = state.host.nonce();
  const signature = await sign(keys, requestMessageV3({ method: "GET", target, timestamp, nonce }));
  const { serialNo } = credentials(state);
  const { mchid, userAgent } = state.settings;
  const headers = queryHeadersV3({
    authorization: writeAuthorization({
      mchid,
      serialNo,
      nonce,
      timestamp,
      signature: encodeBase64(signature),
    }),
    platformSerial: preferredPlatformId(keys, nowMs),
    userAgent,
  });
  return { method: "GET", baseUrl: call.baseUrl, target, headers };
}

/** A signer that fails (a KMS out of reach) has sent nothing; its own error may hold secrets and is not kept. */
async function sign(keys: KeyRing, message: Uint8Array): Promise<Uint8Array> {
  try {
    return await keys.signer.sign(message);
  } catch (error) {
    if (isRefundError(error)) throw error;
    throw new RefundError(
      "unreachable",
      "The request could not be signed: the signer failed. Nothing was sent.",
      {
        advice: { action: "repeat", text: "Look at the signer's own log, then ask again." },
        reason: "signer",
      },
    );
  }
}

interface ToBelieve {
  readonly keys: KeyRing;
  readonly question: QuestionV3;
  readonly arrived: Arrived;
}

async function believed(
  state: ClientState,
  { keys, question, arrived }: ToBelieve,
): Promise<Attempted<Refund>> {
  const { answer, headersAtMs: nowMs } = arrived;
  let signed: Signed | undefined;
  try {
    signed = await proof(state, keys, arrived);
    const value = concludeAnswerV3({ answer, question, proven: signed !== undefined, nowMs });
    return { value, ...requestIdOf(answer), evidence: evidenceOf("v3", answer) };
  } catch (error) {
    if (!isRefundError(error)) throw error;
    const facts = { httpStatus: answer.status, ...requestIdOf(answer) };
    const { outRefundNo } = question;
    throw withFacts(error, signed ? { ...facts, ...notFoundFact(error, { outRefundNo, ...signed }) } : facts);
  }
}

/** What a verified signature covers besides the body. */
interface Signed {
  readonly nonce: string;
  readonly atMs: number;
}

/** Undefined for an answer without signature that need not have one; throws for one that fails. */
async function proof(
  state: ClientState,
  keys: KeyRing,
  { answer, headersAtMs }: Arrived,
): Promise<Signed | undefined> {
  const look = examineAnswerV3(answer, headersAtMs);
  if (look.step === "unproven") return undefined;
  const key = platformKey(keys, look.serial, look.timestampSeconds);
  if (!(await key.verify(look.message, look.signature))) throw untrusted("bad-signature");
  if (!noteNonce(state.seen, look.nonce, headersAtMs)) throw untrusted("replayed");
  return { nonce: look.nonce, atMs: look.timestampSeconds * 1000 };
}
