import { RefundError } from "@wxrefund/core";
import { idsV2, idsV3 } from "../option/query.ts";

/** What the library calls its members, and what they are called at the command line. */
const labels: ReadonlyMap<string, string> = new Map([
  ...[...idsV3, ...idsV2].map(({ member, name }) => [member, `--${name}`] as const),
  ["amount.refund", "--refund"],
  ["amount.total", "--total"],
  ["reason", "--reason"],
  ["notifyUrl", "--notify-url"],
  ["clientCertificate", "--cert or --pfx"],
  ["bankType", "bankType in --payer"],
  ["bankAccount", "bankAccount in --payer"],
  ["realName", "realName in --payer"],
  ["offset", "--offset"],
  ["timeoutMs", "--timeout"],
  ["maxAttempts", "--max-attempts"],
  ["port", "--port"],
  ["dir", "--dir"],
  ["faults", "--fault"],
  ["mchid", "WECHATPAY_MCHID"],
  ["serialNo", "WECHATPAY_SERIAL_NO"],
  ["privateKey", "WECHATPAY_PRIVATE_KEY_FILE"],
  ["platformKeys", "WECHATPAY_PUBLIC_KEY_FILE or WECHATPAY_PLATFORM_CERT_FILE"],
  ["publicKeyId", "WECHATPAY_PUBLIC_KEY_ID"],
  ["publicKey", "WECHATPAY_PUBLIC_KEY_FILE"],
  ["certificate", "WECHATPAY_PLATFORM_CERT_FILE"],
  ["apiV3Key", "WECHATPAY_APIV3_KEY"],
  ["appid", "WECHATPAY_APPID"],
  ["key", "WECHATPAY_V2_KEY"],
  ["signType", "WECHATPAY_V2_SIGN_TYPE"],
  ["baseUrls", "WECHATPAY_BASE_URL"],
]);

/** A `config` failure of the library, told in options and variables; any other failure as it is. */
export function inCommandLineWords(error: RefundError): RefundError {
  const { kind, field, message, advice } = error;
  if (kind !== "config" || field === undefined || !labels.has(field)) return error;
  return new RefundError(kind, told(message), {
    advice: { ...advice, text: told(advice.text) },
    field: labels.get(field) ?? field,
  });
}

function told(text: string): string {
  return text.replace(/\b[a-zA-Z0-9]+(?:\.[a-z][a-zA-Z]*)?\b/g, (word, at: number) =>
    isName(word, text.slice(0, at)) ? (labels.get(word) ?? word) : word,
  );
}

// A plain word such as "key" or "certificate" is a member's name only where the library's sentences put it.
function isName(word: string, before: string): boolean {
  return /[A-Z.]/.test(word) || before === "" || before === "Correct ";
}
