import { readCertificate, splitPem } from "@wxrefund/webcrypto";
import type { PinnedKey } from "./keys/pinned-key.ts";
import { settingError } from "./setting-error.ts";

export type { PinnedKey, Validity } from "./keys/pinned-key.ts";

/**
 * Pins platform certificates: PEM text with one or more, or the DER bytes of one. Their own signatures are not
 * checked: they are trusted because they come with the page. What it gives is plain data, so it may as well run when
 * the page is built. Throws `config` for anything else.
 *
 * @example
 * ```ts
 * const verifier = createRefundVerifier({ keys: pinCertificates(pem) });
 * ```
 */
export function pinCertificates(source: string | Uint8Array): readonly PinnedKey[] {
  return dersOf(source).map((der) => {
    const read = readCertificate(der);
    if (!read.ok) throw broken(read.problem);
    const { serialNo, spki, notBeforeMs, notAfterMs } = read.value;
    return { id: serialNo, publicKey: spki, validity: { notBeforeMs, notAfterMs } };
  });
}

function dersOf(source: string | Uint8Array): readonly Uint8Array[] {
  if (typeof source !== "string") return [source];
  const blocks = splitPem(source);
  if (!blocks.ok) throw broken(blocks.problem);
  return blocks.value.map(({ label, der }) => {
    if (label === "CERTIFICATE") return der;
    throw broken("has a block that is no certificate");
  });
}

function broken(problem: string): Error {
  return settingError("certificate", `The certificate cannot be pinned: it ${problem}.`);
}
