import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from "node:crypto";
import {
  type Aead,
  AeadFailure,
  configError,
  type KeySource,
  type Rsa,
  type RsaCertificate,
  type WireAnswer,
  type WireRequest,
} from "@wxrefund/core";
import { makeCertificate, newRsaKey } from "@wxrefund/testkit/keys";
import type { ClientHost, RefundClientConfig, Transport } from "../src/index.ts";
import { nowMs as startMs, signedV3 } from "./platform.ts";

/** A platform that signs with certificates and lets them be downloaded, on node:crypto alone. */

const dayMs = 86_400_000;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

export interface PlatformSigner {
  readonly id: string;
  readonly privateKey: KeyObject;
}

export interface PlatformCertificate extends PlatformSigner {
  readonly pem: string;
  /** As WeChat Pay tells it. */
  readonly effectiveTime: string;
  readonly expireTime: string;
}

interface Days {
  /** Days from the start of the test's clock. */
  readonly from?: number;
  readonly until?: number;
}

export const apiV3Key = "an-APIv3-key-of-thirty-two-bytes";
export const outRefundNo = "1217752501201407033233368018";

export function newPublicKey(id: string): PlatformSigner & { readonly publicKey: string } {
  const { privateKey, publicPem } = newRsaKey();
  return { id, privateKey, publicKey: publicPem };
}

export function newCertificate(serialNo: string, days: Days = {}): PlatformCertificate {
  return certificateFor(newRsaKey().privateKey, serialNo, days);
}

export function certificateFor(
  privateKey: KeyObject,
  serialNo: string,
  { from = -30, until = 300 }: Days = {},
): PlatformCertificate {
  const [notBeforeMs, notAfterMs] = [startMs + from * dayMs, startMs + until * dayMs];
  const { pem } = makeCertificate({ key: { privateKey }, serialNo, notBeforeMs, notAfterMs });
  const told = (ms: number): string => new Date(ms).toISOString();
  return { id: serialNo, privateKey, pem, effectiveTime: told(notBeforeMs), expireTime: told(notAfterMs) };
}

/** One record of the download; `changed` replaces members of what is sealed. */
export function sealedRecord(
  certificate: PlatformCertificate,
  {
    key = apiV3Key,
    text = certificate.pem,
    aad = "certificate",
  }: { key?: string; text?: string; aad?: string } = {},
): object {
  const nonce = "b0a5c1d2e3f4";
  const cipher = createCipheriv("aes-256-gcm", bytes(key), bytes(nonce)).setAAD(bytes(aad));
  const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return {
    serial_no: certificate.id,
    effective_time: certificate.effectiveTime,
    expire_time: certificate.expireTime,
    encrypt_certificate: {
      algorithm: "AEAD_AES_256_GCM",
      nonce,
      associated_data: "certificate",
      ciphertext: sealed.toString("base64"),
    },
  };
}

type Answering = (request: WireRequest, signal: AbortSignal) => WireAnswer | Promise<WireAnswer>;

/** What a test changes as it goes. */
export interface CertifiedPlatform {
  atMs: number;
  /** What a download names. */
  listed: readonly PlatformCertificate[];
  /** Who signs everything. */
  signer: PlatformSigner;
  /** In place of the usual answers. */
  download?: Answering;
  refund?: Answering;
  readonly asked: WireRequest[];
  readonly transport: Transport;
  readonly downloads: () => number;
  /** The serials that refund queries asked to be signed with. */
  readonly preferred: () => readonly (string | undefined)[];
  readonly signed: (signer: PlatformSigner, status: number, body: object) => WireAnswer;
}

const certificatesPath = "/v3/certificates";

export function certifiedPlatform(
  listed: readonly PlatformCertificate[],
  signer: PlatformSigner,
): CertifiedPlatform {
  const asked: WireRequest[] = [];
  const platform: CertifiedPlatform = {
    atMs: startMs,
    listed,
    signer,
    asked,
    transport: async (request, call) => {
      asked.push(request);
      call.onSent?.();
      const answering = request.target === certificatesPath ? platform.download : platform.refund;
      const answer = await (answering ?? usual)(request, call.signal);
      call.onHeaders?.();
      return answer;
    },
    downloads: () => asked.filter(({ target }) => target === certificatesPath).length,
    preferred: () =>
      asked
        .filter(({ target }) => target !== certificatesPath)
        .map(({ headers }) => new Map(headers).get("Wechatpay-Serial")),
    signed: ({ id, privateKey }, status, body) =>
      signedV3({
        status,
        body: JSON.stringify(body),
        key: privateKey,
        serial: id,
        timestamp: String(Math.floor(platform.atMs / 1000)),
      }),
  };
  const usual = ({ target }: WireRequest): WireAnswer =>
    platform.signed(
      platform.signer,
      200,
      target === certificatesPath ? list(platform.listed) : refundOf(target),
    );
  return platform;
}

export function list(certificates: readonly PlatformCertificate[], key = apiV3Key): object {
  return { data: certificates.map((certificate) => sealedRecord(certificate, { key })) };
}

export function refundOf(target: string): object {
  const [, asked = ""] = /([^/?]+)(?:\?.*)?$/.exec(target) ?? [];
  return {
    out_refund_no: asked,
    refund_id: "50000000382019052709732678859",
    status: "SUCCESS",
    amount: { total: 1, refund: 1 },
  };
}

export const merchantKey = newRsaKey();

export function certifiedConfig(
  platformKeys: NonNullable<RefundClientConfig["v3"]>["platformKeys"] = [],
): RefundClientConfig {
  return {
    mchid: "1900000001",
    v3: { serialNo: "4A", privateKey: merchantKey.privatePem, platformKeys, apiV3Key },
    baseUrls: ["https://main.test", "https://backup.test"],
  };
}

export function hostOf(platform: CertifiedPlatform, changed: Partial<ClientHost> = {}): ClientHost {
  return {
    transport: platform.transport,
    rsa: nodeCryptoRsa,
    aead: nodeCryptoAead,
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    // Waits end at once, deadlines never.
    clock: {
      nowMs: () => platform.atMs,
      sleep: async (delayMs) => (delayMs < 1_000 ? undefined : await new Promise<never>(() => {})),
    },
    ...changed,
  };
}

const modulusOf = (key: KeyObject): string => String(key.export({ format: "jwk" }).n);
const verifier = (key: KeyObject) => ({
  modulus: modulusOf(key),
  verify: async (message: Uint8Array, signature: Uint8Array) => verify("sha256", message, key, signature),
});

/** Sources in these tests are PEM, as text or bytes. */
function pemOf(source: KeySource): string {
  if (typeof source === "string") return source;
  if (source instanceof Uint8Array) return Buffer.from(source).toString();
  throw new Error("no PEM");
}

/** node:crypto's own reading of keys and certificates. */
const nodeCryptoRsa: Rsa = {
  importPrivateKey: async (source) => ({
    modulus: modulusOf(createPublicKey(pemOf(source))),
    sign: async (message) => sign("sha256", message, pemOf(source)),
  }),
  importPublicKey: async (source) => verifier(createPublicKey(pemOf(source))),
  importCertificates: async (source): Promise<readonly RsaCertificate[]> => {
    const pems = pemOf(source).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (pems === null) throw configError("certificate", "It is no certificate.");
    return pems.map((pem) => {
      const { publicKey, serialNumber, validFrom, validTo } = new X509Certificate(pem);
      const validity = { notBeforeMs: Date.parse(validFrom), notAfterMs: Date.parse(validTo) };
      return { ...verifier(publicKey), serialNo: serialNumber, ...validity };
    });
  },
};

const nodeCryptoAead: Aead = {
  open: async ({ key, nonce, associatedData, ciphertext }) => {
    if (nonce.length !== 12) throw new AeadFailure("nonce-length");
    const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(associatedData);
    decipher.setAuthTag(ciphertext.subarray(-16));
    try {
      return new Uint8Array(Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()]));
    } catch {
      throw new AeadFailure("tag");
    }
  },
};
