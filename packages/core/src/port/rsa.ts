/** A host's `CryptoKey`, named here by shape so that core needs no DOM types. */
export interface CryptoKeyLike {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string };
  readonly usages: readonly string[];
}

/** PEM text, PEM or DER bytes, or a `CryptoKey` of the host. */
export type KeySource = string | Uint8Array | CryptoKeyLike;

/** Signs with RSASSA-PKCS1-v1_5 and SHA-256. */
export interface RsaSigner {
  /** The key's modulus (JWK `n`), absent when the host does not reveal it. */
  readonly modulus?: string;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** Checks RSASSA-PKCS1-v1_5 with SHA-256. */
export interface RsaVerifier {
  readonly modulus?: string;
  /** Resolves to false, never rejects, for a signature that does not fit. */
  readonly verify: (message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
  /**
   * Encrypts with RSAES-OAEP, SHA-1 and MGF1-SHA-1, as WeChat Pay's sensitive fields are. Rejects with `config` for more
   * bytes than the key takes (214 for 2048 bits). Absent where the host's key is for signatures alone.
   */
  readonly encrypt?: (plaintext: Uint8Array) => Promise<Uint8Array>;
}

export interface RsaCertificate extends RsaVerifier {
  /** Upper-case hex, leading zeros of the DER bytes kept (no sign byte). */
  readonly serialNo: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * What a host supplies of RSA. Each method rejects with a `config` RefundError that names no key material
 * when the source is not such a key, is not RSA, or is shorter than 2048 bits.
 */
export interface Rsa {
  readonly importPrivateKey: (source: KeySource) => Promise<RsaSigner>;
  readonly importPublicKey: (source: KeySource) => Promise<RsaVerifier>;
  /** One or more certificates (a PEM file may hold several). */
  readonly importCertificates: (source: KeySource) => Promise<readonly RsaCertificate[]>;
}
