import {
  type Ecb,
  encodeUtf8,
  examineAnswerV3,
  isAeadFailure,
  configError,
  looksLikeV3,
  malformed,
  notificationKeyV2,
  type NotificationV2,
  readEventV2,
  readEventV3,
  readNotificationV2,
  readNotificationV3,
  type HeaderLine,
  type RefundEvent,
  type Result,
  untrusted,
} from "@wxrefund/core";
import { senderV2 } from "../attempt/ask-v2.ts";
import type { AttemptCall, ClientState } from "../attempt/attempt.ts";
import { requireSignature } from "../attempt/signature.ts";
import { credentialsV3 } from "../attempt/signed-request.ts";
import { answeringKey } from "../keys/call-keys.ts";

/** A notification as it arrived: the raw bytes, before any parser had them. */
export interface Arrival {
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
}

/** Reads either version's notification; throws what it means when it is not to be believed. */
export async function receive(state: ClientState, arrival: Arrival, call: AttemptCall): Promise<RefundEvent> {
  return looksLikeV3(arrival.body) ? receiveV3(state, arrival, call) : receiveV2(state, arrival);
}

async function receiveV3(state: ClientState, arrival: Arrival, call: AttemptCall): Promise<RefundEvent> {
  const nowMs = call.nowMs();
  const look = examineAnswerV3({ status: 200, ...arrival }, nowMs);
  if (look.step === "unproven") throw untrusted("unsigned");
  await requireSignature(look, { key: await answeringKey(state, look, call), seen: state.seen, nowMs });
  const notification = readable(readNotificationV3(arrival.body), true);
  const { nonce, associatedData, ciphertext } = notification.sealed;
  const key = apiV3Key(state);
  const sealed = { key, nonce: encodeUtf8(nonce), associatedData: encodeUtf8(associatedData), ciphertext };
  const plaintext = await opened(state.host.aead.open(sealed), () =>
    configError(
      "apiV3Key",
      "A signed notification does not open with this apiV3Key, so it is not the right one.",
    ),
  );
  const event = readable(readEventV3(notification, plaintext), true);
  if (event.mchid !== state.settings.mchid) throw untrusted("other-merchant", undefined, { verified: true });
  return event;
}

function apiV3Key(state: ClientState): Uint8Array {
  const { apiV3Key: key } = credentialsV3(state);
  if (key === undefined) {
    throw configError("apiV3Key", "Notifications are encrypted with the APIv3 key, which is not configured.");
  }
  return typeof key === "string" ? encodeUtf8(key) : key;
}

/** V2 notifications carry no signature: that they open shows that the sender knows the key, and no more. */
async function receiveV2(state: ClientState, { body }: Arrival): Promise<RefundEvent> {
  const { appid, key, mchid } = senderV2(state);
  const notification = readable(readNotificationV2(body), false);
  requireOurs(notification, { appid, mchid });
  const sealed = { key: notificationKeyV2(key), ciphertext: notification.ciphertext };
  const plaintext = await opened(ecbOf(state).open(sealed), () =>
    untrusted("bad-signature", "Its req_info does not open with the configured APIv2 key."),
  );
  return readable(readEventV2(notification, plaintext), false);
}

function ecbOf({ host }: ClientState): Ecb {
  if (host.ecb !== undefined) return host.ecb;
  throw configError("ecb", "This host was made without AES-256-ECB, which V2 notifications need.");
}

function requireOurs(
  { appid, mchid }: Pick<NotificationV2, "appid" | "mchid">,
  ours: { readonly appid: string; readonly mchid: string },
): void {
  if (mchid === ours.mchid && (appid ?? ours.appid) === ours.appid) return;
  throw untrusted("other-merchant");
}

function readable<Value>(read: Result<Value>, verified: boolean): Value {
  if (read.ok) return read.value;
  throw malformed(read.problem, { verified });
}

async function opened(opening: Promise<Uint8Array>, failure: () => Error): Promise<Uint8Array> {
  try {
    return await opening;
  } catch (error) {
    throw isAeadFailure(error) ? failure() : error;
  }
}
