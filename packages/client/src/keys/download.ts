import {
  type Aead,
  certificatesTargetV3,
  configError,
  errorAnswerV3,
  examineAnswerV3,
  isRefundError,
  noPlatformCertificates,
  saysNoCertificates,
  serialKey,
  type SignatureV3,
  untrusted,
  withFacts,
} from "@wxrefund/core";
import { type Arrived, type AttemptCall, factsOf, send, type StateV3 } from "../attempt/attempt.ts";
import { requireSignature } from "../attempt/signature.ts";
import { credentialsV3, signedRequest } from "../attempt/signed-request.ts";
import { heldKey, type KeyRing, type PlatformKey } from "./key-ring.ts";
import { openCertificates } from "./open-certificates.ts";

/** Who asks for certificates, and opens them. */
export interface Asking {
  readonly state: StateV3;
  readonly call: AttemptCall;
  readonly aead: Aead;
}

/**
 * Asks for the platform certificates once. What it gives is proven: signed by a key that is held or by a certificate
 * inside, opened with the APIv3 key, each certificate the one its serial number names. Rejects, and gives none of
 * them, when any of this fails.
 */
export async function downloadedKeys(keys: KeyRing, asking: Asking): Promise<readonly PlatformKey[]> {
  const { state, call } = asking;
  apiV3KeyOf(state);
  const request = { method: "GET", target: certificatesTargetV3 } as const;
  const arrived = await send(state, await signedRequest(state, { keys, request, call }), call);
  try {
    return await believed(asking, keys, arrived);
  } catch (error) {
    throw isRefundError(error) ? withFacts(error, factsOf(arrived.answer)) : error;
  }
}

async function believed(
  { state, aead }: Asking,
  keys: KeyRing,
  arrived: Arrived,
): Promise<readonly PlatformKey[]> {
  const { answer, headersAtMs: nowMs } = arrived;
  const look = examineAnswerV3(answer, nowMs);
  if (look.step === "unproven") throw errorAnswerV3({ answer, proven: false, nowMs });
  const { seen } = state;
  const held = heldKey(keys, look);
  const proven = held !== undefined;
  if (proven) await requireSignature(look, { key: held, seen, nowMs });
  if (answer.status !== 200) throw refusal(arrived, look, proven);
  const { signer } = keys;
  const { rsa } = state.host;
  const opening = { aead, rsa, apiV3Key: apiV3KeyOf(state), signer, proven, nowMs };
  const certificates = await openCertificates(answer.body, opening);
  if (proven) return certificates;
  // The first answer can only be proven by what is in it, which the APIv3 key has authenticated.
  const inside = new Map(certificates.map((key) => [serialKey(key.id), key]));
  const key = heldKey({ signer, platform: inside }, look);
  if (key === undefined) throw notInside(look);
  await requireSignature(look, { key, seen, nowMs });
  return certificates;
}

function apiV3KeyOf(state: StateV3): string | Uint8Array {
  const { apiV3Key } = credentialsV3(state);
  if (apiV3Key !== undefined) return apiV3Key;
  throw configError("apiV3Key", "Without apiV3Key no platform certificate can be opened.");
}

function notInside({ serial }: SignatureV3): Error {
  return untrusted("unknown-key", `Its id is ${serial}; no valid certificate that it brings has it.`);
}

function refusal({ answer, headersAtMs: nowMs }: Arrived, { serial }: SignatureV3, proven: boolean): Error {
  if (saysNoCertificates(answer)) return noPlatformCertificates(serial, proven);
  if (proven) return errorAnswerV3({ answer, proven, nowMs });
  return untrusted("unknown-key", `Its id is ${serial}.`);
}
