import {
  configError,
  encodeBase64,
  examineAnswerV3,
  isRefundError,
  queryHeadersV3,
  RefundError,
  requestMessageV3,
  untrusted,
  type WireAnswer,
  type WireRequest,
  withFacts,
  writeAuthorization,
} from "@wxrefund/core";
import type { CredentialsV3 } from "../config.ts";
import { importKeyRing, type KeyRing, platformKey, preferredPlatformId } from "../keys/key-ring.ts";
import { type Arrived, type AttemptCall, type ClientState, requestIdOf, send } from "./attempt.ts";
import { noteNonce } from "./nonces.ts";

/** What is signed of a request; GET has no body. */
export interface RequestV3 {
  readonly method: "GET" | "POST";
  /** Path and query, exactly as they are sent. */
  readonly target: string;
  /** JSON, UTF-8. */
  readonly body?: Uint8Array;
  /** The platform key that sensitive fields were encrypted with; default: the preferred one. */
  readonly platformSerial?: string;
}

/** What a verified signature covers besides the body. */
export interface SignedV3 {
  readonly nonce: string;
  readonly atMs: number;
}

/** An answer, and what proves it; `signed` is absent for an error answer that need not be signed. */
export interface ExchangedV3 {
  readonly answer: WireAnswer;
  /** The clock when the headers came. */
  readonly nowMs: number;
  readonly signed?: SignedV3;
}

/** One signed request and its answer, verified as far as it is signed: the way of every APIv3 call. */
export async function exchangeV3(
  state: ClientState,
  request: RequestV3,
  call: AttemptCall,
): Promise<ExchangedV3> {
  const keys = await keysOf(state);
  const arrived = await send(state, await signedRequest(state, { keys, request, call }), call);
  const { answer, headersAtMs: nowMs } = arrived;
  try {
    const signed = await proof(state, keys, arrived);
    return { answer, nowMs, ...(signed === undefined ? {} : { signed }) };
  } catch (error) {
    throw isRefundError(error) ? withFacts(error, factsOf(answer)) : error;
  }
}

/** What every failure that an answer stands for can tell of it. */
export function factsOf(answer: WireAnswer): { readonly httpStatus: number; readonly requestId?: string } {
  return { httpStatus: answer.status, ...requestIdOf(answer) };
}

/** The imported keys; two first calls may both import, which is cheaper than waiting for each other. */
export async function keysOf(state: ClientState): Promise<KeyRing> {
  state.keys ??= await importKeyRing(credentialsV3(state), state.host.rsa);
  return state.keys;
}

/** Throws `config` when the client has none. */
export function credentialsV3({ settings }: ClientState): CredentialsV3 {
  if (settings.v3 !== undefined) return settings.v3;
  throw configError("v3", "This client has no APIv3 credentials.");
}

interface ToSign {
  readonly keys: KeyRing;
  readonly request: RequestV3;
  readonly call: AttemptCall;
}

async function signedRequest(state: ClientState, { keys, request, call }: ToSign): Promise<WireRequest> {
  const nowMs = call.nowMs();
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = state.host.nonce();
  const { platformSerial = preferredPlatformId(keys, nowMs), ...line } = request;
  const signature = encodeBase64(await sign(keys, requestMessageV3({ ...line, timestamp, nonce })));
  const { serialNo } = credentialsV3(state);
  const { mchid, userAgent } = state.settings;
  const authorization = writeAuthorization({ mchid, serialNo, nonce, timestamp, signature });
  const headers = queryHeadersV3({ authorization, platformSerial, userAgent });
  if (line.body === undefined) return { ...line, baseUrl: call.baseUrl, headers };
  return { ...line, baseUrl: call.baseUrl, headers: [...headers, ["Content-Type", "application/json"]] };
}

/** A signer that fails (a KMS out of reach) has sent nothing; its own error may hold secrets and is not kept. */
async function sign(keys: KeyRing, message: Uint8Array): Promise<Uint8Array> {
  try {
    return await keys.signer.sign(message);
  } catch (error) {
    if (isRefundError(error)) throw error;
    const advice = { action: "repeat", text: "Look at the signer's own log, then ask again." } as const;
    const text = "The request could not be signed: the signer failed. Nothing was sent.";
    throw new RefundError("unreachable", text, { advice, reason: "signer" });
  }
}

/** Undefined for an answer without signature that need not have one; throws for one that fails. */
async function proof(
  state: ClientState,
  keys: KeyRing,
  { answer, headersAtMs }: Arrived,
): Promise<SignedV3 | undefined> {
  const look = examineAnswerV3(answer, headersAtMs);
  if (look.step === "unproven") return undefined;
  const key = platformKey(keys, look.serial, look.timestampSeconds);
  if (!(await key.verify(look.message, look.signature))) throw untrusted("bad-signature");
  if (!noteNonce(state.seen, look.nonce, headersAtMs)) throw untrusted("replayed");
  return { nonce: look.nonce, atMs: look.timestampSeconds * 1000 };
}
