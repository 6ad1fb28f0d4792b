import type { HeaderLine } from "../port/wire.ts";
import type { Finding } from "./finding.ts";

/** The four signature headers as they are at hand, well-formed or not. */
export interface SignatureLines {
  readonly timestamp: string;
  readonly nonce: string;
  readonly serial: string;
  readonly signature: string;
}

interface Repair extends Finding {
  readonly repaired: (lines: SignatureLines) => SignatureLines;
}

const everyValue = (lines: SignatureLines, change: (value: string) => string): SignatureLines => ({
  timestamp: change(lines.timestamp),
  nonce: change(lines.nonce),
  serial: change(lines.serial),
  signature: change(lines.signature),
});

const repairs: readonly Repair[] = [
  {
    id: "header-quoted",
    text: "Signature headers have quotes or spaces around their values.",
    fix: "Take the values as HTTP gives them.",
    repaired: (lines) => everyValue(lines, (value) => value.replace(/^[\s"']+|[\s"']+$/g, "")),
  },
  {
    id: "timestamp-milliseconds",
    text: "The timestamp is in milliseconds; WeChat Pay's is in seconds.",
    fix: "Sign and compare whole seconds since 1970, ten digits.",
    repaired: (lines) => ({ ...lines, timestamp: lines.timestamp.replace(/^([1-9]\d{9})\d{3}$/, "$1") }),
  },
  {
    id: "signature-url-encoded",
    text: "The signature is percent-encoded.",
    fix: "Take the header as it is; it was never part of a URL.",
    repaired: (lines) => ({
      ...lines,
      signature: lines.signature.replace(/%2b/gi, "+").replace(/%2f/gi, "/").replace(/%3d/gi, "="),
    }),
  },
  {
    id: "signature-plus-lost",
    text: "The signature holds spaces or line breaks: a form decoder made spaces of its plus signs, or it was wrapped.",
    fix: "Take the header as it is; do not pass it through a form or URL decoder.",
    repaired: (lines) => ({
      ...lines,
      signature: lines.signature.replace(/[\r\n\t]+ */g, "").replaceAll(" ", "+"),
    }),
  },
  {
    id: "signature-base64url",
    text: "The signature is written in the URL's variant of base64.",
    fix: "WeChat Pay writes standard base64 with + / and =; do not rewrite it.",
    repaired: (lines) => ({ ...lines, signature: padded(lines.signature) }),
  },
];

function padded(signature: string): string {
  if (signature.startsWith("WECHATPAY/")) return signature;
  const standard = signature.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  return standard + "=".repeat((4 - (standard.length % 4)) % 4);
}

/** The last value of each signature header, or undefined when one is missing. */
export function signatureLines(headers: readonly HeaderLine[]): SignatureLines | undefined {
  const value = (wanted: string): string | undefined =>
    headers.findLast(([name]) => name.trim().toLowerCase() === wanted)?.[1];
  const timestamp = value("wechatpay-timestamp");
  const nonce = value("wechatpay-nonce");
  const serial = value("wechatpay-serial");
  const signature = value("wechatpay-signature");
  if (timestamp === undefined || nonce === undefined || serial === undefined || signature === undefined)
    return undefined;
  return { timestamp, nonce, serial, signature };
}

/** The headers as WeChat Pay must have written them, and what is wrong with those at hand. */
export function repairedLines(given: SignatureLines): {
  readonly lines: SignatureLines;
  readonly findings: readonly Finding[];
} {
  let lines = given;
  const findings: Finding[] = [];
  for (const { repaired, id, text, fix } of repairs) {
    const better = repaired(lines);
    if (JSON.stringify(better) !== JSON.stringify(lines)) findings.push({ id, text, fix });
    lines = better;
  }
  return { lines, findings };
}
