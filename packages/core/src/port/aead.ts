/** What AES-256-GCM needs to open a sealed text; nothing of it is checked yet. */
export interface SealedText {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** Authenticated beside the text; no bytes are the same as none. */
  readonly associatedData: Uint8Array;
  /** The encrypted bytes, then the tag of 16. */
  readonly ciphertext: Uint8Array;
}

/** What a host supplies of authenticated encryption. */
export interface Aead {
  /**
   * Opens AEAD_AES_256_GCM. Rejects with an `AeadFailure`: for lengths that do not fit before anything is computed, and
   * with the reason `tag` when key, nonce, associated data or ciphertext are not those it was sealed with.
   */
  readonly open: (sealed: SealedText) => Promise<Uint8Array>;
}
