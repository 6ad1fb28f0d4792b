/** What a host supplies to open V2 refund notifications. */
export interface Ecb {
  /**
   * Opens AES-256-ECB with PKCS#7 padding: `key` 32 bytes, `ciphertext` whole blocks of 16. Rejects with an
   * `AeadFailure` of the reason `padding` when the padding does not fit, which most wrong keys show; there is no seal.
   */
  readonly open: (sealed: {
    readonly key: Uint8Array;
    readonly ciphertext: Uint8Array;
  }) => Promise<Uint8Array>;
}
