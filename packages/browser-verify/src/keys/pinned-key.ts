import { decodeBase64 } from "@wxrefund/core";
import { settingError } from "../setting-error.ts";

/**
 * A WeChat Pay public key with its `PUB_KEY_ID_…`. `pinCertificates` of `./certificate` makes the same of platform
 * certificates. Ship it with the page's own code: whoever can choose it can sign.
 */
export interface PinnedKey {
  /** `PUB_KEY_ID_…`, or a certificate's serial number in upper-case hex. */
  readonly id: string;
  /** PEM text (`-----BEGIN PUBLIC KEY-----`) or DER. */
  readonly publicKey: string | Uint8Array;
  /** When the certificate was valid; WeChat Pay public keys do not end. */
  readonly validity?: Validity;
}

export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** A key of the page's own code, its SubjectPublicKeyInfo read but not yet imported. */
export interface Pin {
  readonly id: string;
  readonly spki: Uint8Array;
  readonly validity: Validity | undefined;
}

/** Reads the pinned keys, by id. Throws `config` for none, for one that cannot be read, and for two of the same id. */
export function readPins(keys: readonly PinnedKey[]): ReadonlyMap<string, Pin> {
  const pins = new Map(keys.map((key) => [key.id, readPin(key)]));
  if (keys.length > 0 && pins.size === keys.length) return pins;
  throw settingError("keys", "keys is empty, or two of them have the same id.");
}

function readPin({ id, publicKey, validity }: PinnedKey): Pin {
  const certified = /^[0-9A-F]{1,40}$/.test(id) && validity !== undefined;
  const plain = /^PUB_KEY_ID_\w{1,53}$/.test(id) && validity === undefined;
  if (certified || plain) return { id, spki: spkiOf(publicKey), validity };
  throw settingError("id", "id is neither PUB_KEY_ID_… nor, with validity, a serial number.");
}

const pem = /^\s*-----BEGIN PUBLIC KEY-----([^-]*)-----END PUBLIC KEY-----\s*$/;

/** The SubjectPublicKeyInfo of one public key. Throws `config`. */
export function spkiOf(source: string | Uint8Array): Uint8Array {
  if (typeof source !== "string") return source;
  // Where nothing fits, the dash is no base64 either.
  const [, base64 = "-"] = pem.exec(source) ?? [];
  const der = decodeBase64(base64.replace(/\s/g, ""));
  if (der.ok) return der.value;
  throw settingError("publicKey", "publicKey is not one PUBLIC KEY of PEM.");
}
