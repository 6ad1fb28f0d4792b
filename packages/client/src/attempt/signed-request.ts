import {
  configError,
  encodeBase64,
  isRefundError,
  queryHeadersV3,
  RefundError,
  requestMessageV3,
  type RsaSigner,
  type WireRequest,
  writeAuthorization,
} from "@wxrefund/core";
import type { CredentialsV3 } from "../config.ts";
import { type KeyRing, preferredPlatformId } from "../keys/key-ring.ts";
import type { AttemptCall, SendState, StateV3 } from "./attempt.ts";

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

/** Throws `config` when the client has none. */
export function credentialsV3({ settings }: SendState): CredentialsV3 {
  if (settings.v3 !== undefined) return settings.v3;
  throw configError("v3", "This client has no APIv3 credentials.");
}

interface ToSign {
  readonly keys: KeyRing;
  readonly request: RequestV3;
  readonly call: AttemptCall;
}

/** The request, signed now with a new nonce. */
export async function signedRequest(state: StateV3, { keys, request, call }: ToSign): Promise<WireRequest> {
  const nowMs = call.nowMs();
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = state.host.nonce();
  const { platformSerial = preferredPlatformId(keys, nowMs), ...line } = request;
  const message = requestMessageV3({ ...line, timestamp, nonce });
  const signature = encodeBase64(await sign(keys.signer, message));
  const { serialNo } = credentialsV3(state);
  const { mchid, userAgent } = state.settings;
  const authorization = writeAuthorization({ mchid, serialNo, nonce, timestamp, signature });
  const headers = queryHeadersV3({ authorization, platformSerial, userAgent });
  if (line.body === undefined) return { ...line, baseUrl: call.baseUrl, headers };
  return { ...line, baseUrl: call.baseUrl, headers: [...headers, ["Content-Type", "application/json"]] };
}

/** A signer that fails (a KMS out of reach) has sent nothing; its own error may hold secrets and is not kept. */
async function sign(signer: RsaSigner, message: Uint8Array): Promise<Uint8Array> {
  try {
    return await signer.sign(message);
  } catch (error) {
    if (isRefundError(error)) throw error;
    const advice = { action: "repeat", text: "Look at the signer's own log, then ask again." } as const;
    const text = "The request could not be signed: the signer failed. Nothing was sent.";
    throw new RefundError("unreachable", text, { advice, reason: "signer" });
  }
}
