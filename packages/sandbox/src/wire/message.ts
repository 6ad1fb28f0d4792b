import {
  answerMessageV3,
  encodeBase64,
  type HeaderLine,
  type RsaSigner,
  writeSignedHeaders,
} from "@wxrefund/core";

/** An HTTP message without its first line. */
export interface Message {
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
}

export interface SignatureParts {
  readonly signer: Pick<RsaSigner, "sign">;
  /** The id of the key that signs. */
  readonly serial: string;
  readonly atMs: number;
  readonly nonce: string;
}

/** The `Wechatpay-*` lines over a body: of answers and of notifications alike. */
export async function signatureLines(
  body: Uint8Array,
  { signer, serial, atMs, nonce }: SignatureParts,
): Promise<readonly HeaderLine[]> {
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = encodeBase64(await signer.sign(answerMessageV3({ timestamp, nonce, body })));
  return writeSignedHeaders({ timestamp, nonce, serial, signature });
}
