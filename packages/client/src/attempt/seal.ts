import { configError, encodeBase64, encodeUtf8 } from "@wxrefund/core";
import { sendingKeys } from "../keys/call-keys.ts";
import { preferredPlatformKey, usableKeys } from "../keys/key-ring.ts";
import type { AttemptCall, ClientState } from "./attempt.ts";

/** Texts that only WeChat Pay may read. */
export interface Sealed {
  /** By the name they had; RSAES-OAEP (SHA-1), base64. */
  readonly texts: Readonly<Record<string, string>>;
  /** Tells WeChat Pay which of its keys they were encrypted with. */
  readonly platformSerial: string;
}

/** Encrypts with the preferred platform key, which is downloaded if none is held; never with one that has ended. */
export async function seal(
  state: ClientState,
  plain: Readonly<Record<string, string>>,
  call: AttemptCall,
): Promise<Sealed> {
  const [ring, nowMs] = [await sendingKeys(state, call), call.nowMs()];
  const key = usableKeys(ring, nowMs).length > 0 ? preferredPlatformKey(ring, nowMs) : undefined;
  const encrypt = key?.verifier.encrypt;
  if (key === undefined || encrypt === undefined) {
    throw configError(
      "platformKeys",
      "No platform key that is valid now can encrypt the payer's data on this host.",
    );
  }
  const texts: Record<string, string> = {};
  for (const [name, text] of Object.entries(plain))
    texts[name] = encodeBase64(await encrypt(encodeUtf8(text)));
  return { texts, platformSerial: key.id };
}
