import { problem, type Result, success } from "../codec/result.ts";

/** The APIv3 authentication scheme, and the only value of `Wechatpay-Signature-Type`. */
export const authorizationSchemeV3 = "WECHATPAY2-SHA256-RSA2048";

/** The five parameters of an APIv3 `Authorization` header. */
export interface AuthorizationParts {
  readonly mchid: string;
  /** Serial number of the merchant API certificate. */
  readonly serialNo: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  /** Base64. */
  readonly signature: string;
}

const maxLength = 4096;
const wireNames = {
  mchid: "mchid",
  nonce: "nonce_str",
  signature: "signature",
  timestamp: "timestamp",
  serialNo: "serial_no",
} as const satisfies Record<keyof AuthorizationParts, string>;

/**
 * Writes the value of an APIv3 `Authorization` header. Throws TypeError for a part that is empty, or holds a
 * double quote, a backslash or anything but printable ASCII. Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * writeAuthorization({ mchid: "1900007291", nonce: "593BEC", signature: "Lc9V", timestamp: "1554208460", serialNo: "408B" });
 * // 'WECHATPAY2-SHA256-RSA2048 mchid="1900007291",nonce_str="593BEC",signature="Lc9V",timestamp="1554208460",serial_no="408B"'
 * ```
 */
export function writeAuthorization(parts: AuthorizationParts): string {
  const { mchid, nonce, signature, timestamp, serialNo } = parts;
  const pairs = Object.entries({ mchid, nonce_str: nonce, signature, timestamp, serial_no: serialNo });
  for (const [name, value] of pairs)
    if (!isQuotable(value)) throw new TypeError(`The Authorization parameter ${name} cannot be quoted.`);
  return `${authorizationSchemeV3} ${pairs.map(([name, value]) => `${name}="${value}"`).join(",")}`;
}

/**
 * Reads the value of an APIv3 `Authorization` header: the scheme, one space, then the five parameters in any
 * order, each once, none other, in double quotes, with commas and no spaces between them.
 * Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * readAuthorization("Basic dTpw").ok; // false
 * ```
 */
export function readAuthorization(text: string): Result<AuthorizationParts> {
  if (text.length > maxLength) return problem(`Authorization is longer than ${maxLength} characters.`);
  const scheme = `${authorizationSchemeV3} `;
  if (!text.startsWith(scheme)) return problem(`Authorization does not begin with ${authorizationSchemeV3}.`);
  const read = readParameters(text, scheme.length);
  return read.ok ? partsOf(read.value) : read;
}

function readParameters(text: string, start: number): Result<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (let at = start; ;) {
    const equals = text.indexOf('="', at);
    const quote = equals < 0 ? -1 : text.indexOf('"', equals + 2);
    if (quote < 0) return problem(`Authorization is not a list of name="value" from offset ${at}.`);
    const name = text.slice(at, equals);
    const value = text.slice(equals + 2, quote);
    if (!isQuotable(value)) return problem(`Authorization has an unusable value at offset ${equals + 2}.`);
    if (values.has(name)) return problem(`Authorization repeats the parameter at offset ${at}.`);
    values.set(name, value);
    if (quote + 1 === text.length) return success(values);
    if (text[quote + 1] !== ",") return problem(`Authorization lacks a comma at offset ${quote + 1}.`);
    at = quote + 2;
  }
}

function partsOf(values: ReadonlyMap<string, string>): Result<AuthorizationParts> {
  const missing = Object.values(wireNames).find((name) => !values.has(name));
  if (missing !== undefined) return problem(`Authorization lacks ${missing}.`);
  if (values.size > Object.keys(wireNames).length) return problem("Authorization has an unknown parameter.");
  const value = (name: keyof AuthorizationParts): string => values.get(wireNames[name]) ?? "";
  return success({
    mchid: value("mchid"),
    serialNo: value("serialNo"),
    nonce: value("nonce"),
    timestamp: value("timestamp"),
    signature: value("signature"),
  });
}

function isQuotable(value: string): boolean {
  return /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(value);
}
