import { decodeBase64 } from "../codec/base64.ts";
import { readJsonBytes } from "../codec/json-bytes.ts";
import { problem, type Result, success } from "../codec/result.ts";
import type { WireAnswer } from "../port/wire.ts";
import { isObject, JsonFields } from "../refund/json-fields.ts";
import { instantMs } from "../refund/time.ts";
import { codeOfV3 } from "./error-answer-v3.ts";

/** Path of the platform certificate download, the text that is both signed and sent. */
export const certificatesTargetV3 = "/v3/certificates";

/** One platform certificate as it is sent: its X.509 is still encrypted with the APIv3 key. */
export interface SealedCertificate {
  /** As received; hex. */
  readonly serialNo: string;
  /** `effective_time` and `expire_time`, where they were sent. */
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
  readonly nonce: string;
  readonly associatedData: string;
  /** AES-256-GCM: the PEM text, encrypted, then the tag. */
  readonly ciphertext: Uint8Array;
}

const algorithm = "AEAD_AES_256_GCM";
const associatedData = "certificate";
// A merchant has one or two; opening and importing each of them costs time.
const maxCertificates = 32;

/**
 * Reads the answer of `GET /v3/certificates` (platform certificate page): a certificate for each record of `data`.
 * Nothing in it is proven by being readable. Problems name the field; fields it does not know are ignored.
 *
 * @example
 * ```ts
 * const read = readCertificatesV3(body); // read.value[0].ciphertext is what the APIv3 key opens
 * ```
 */
export function readCertificatesV3(body: Uint8Array): Result<readonly SealedCertificate[]> {
  const json = readJsonBytes(body);
  if (!json.ok || !isObject(json.value)) return problem("its body is not a JSON object in UTF-8");
  const fields = new JsonFields(json.value);
  const records = fields.list("data");
  if (fields.problem !== undefined) return problem(fields.problem);
  if (records === undefined) return problem("data is missing");
  if (records.length > maxCertificates)
    return problem(`data holds more than ${maxCertificates} certificates`);
  return readAll(records);
}

function readAll(records: readonly JsonFields[]): Result<readonly SealedCertificate[]> {
  const certificates: SealedCertificate[] = [];
  for (const [index, record] of records.entries()) {
    const read = readRecord(record);
    if (!read.ok) return problem(record.problem ?? `data.${index}.${read.problem}`);
    certificates.push(read.value);
  }
  const serials = new Set(certificates.map(({ serialNo }) => serialKey(serialNo)));
  return serials.size < certificates.length
    ? problem("data names one serial_no twice")
    : success(certificates);
}

function readRecord(record: JsonFields): Result<SealedCertificate> {
  const serialNo = record.requiredText("serial_no");
  const times = readTimes(record);
  const sealed = record.object("encrypt_certificate");
  if (record.problem !== undefined) return problem(record.problem);
  if (!/^[0-9A-Fa-f]{1,64}$/.test(serialNo)) return problem("serial_no is not hexadecimal");
  if (!times.ok) return times;
  if (sealed === undefined) return problem("encrypt_certificate is missing");
  const opened = readSealed(sealed);
  return opened.ok ? success({ serialNo, ...times.value, ...opened.value }) : opened;
}

type Times = Pick<SealedCertificate, "notBeforeMs" | "notAfterMs">;

/** The certificate itself says when it is valid, so these may be absent; a time that is there must be one. */
function readTimes(record: JsonFields): Result<Times> {
  const from = timeOf(record.text("effective_time"));
  const until = timeOf(record.text("expire_time"));
  if (Number.isNaN(from)) return problem("effective_time is not a time");
  if (Number.isNaN(until)) return problem("expire_time is not a time");
  return success({
    ...(from === undefined ? {} : { notBeforeMs: from }),
    ...(until === undefined ? {} : { notAfterMs: until }),
  });
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (instantMs(text) ?? Number.NaN);
}

function readSealed(
  sealed: JsonFields,
): Result<Pick<SealedCertificate, "nonce" | "associatedData" | "ciphertext">> {
  const named = sealed.requiredText("algorithm");
  const nonce = sealed.requiredText("nonce");
  const told = sealed.requiredText("associated_data");
  const ciphertext = decodeBase64(sealed.requiredText("ciphertext"));
  if (sealed.problem !== undefined) return problem(sealed.problem);
  const at = "encrypt_certificate";
  if (named !== algorithm) return problem(`${at}.algorithm is not ${algorithm}`);
  // What was sealed for another purpose under the same key is no certificate.
  if (told !== associatedData) return problem(`${at}.associated_data is not "${associatedData}"`);
  if (!ciphertext.ok) return problem(`${at}.ciphertext is not base64`);
  return success({ nonce, associatedData, ciphertext: ciphertext.value });
}

/**
 * A platform key's id in the one spelling that ids are compared in: a certificate's serial number is a number, written
 * in either case and with or without leading zeros.
 *
 * @example
 * ```ts
 * serialKey("0a7F"); // "A7F"
 * serialKey("PUB_KEY_ID_0119"); // "PUB_KEY_ID_0119"
 * ```
 */
export function serialKey(id: string): string {
  return id.toUpperCase().replace(/^0+(?=.)/, "");
}

// The official Java SDK knows the second one only, the service sends the first.
const noCertificates: ReadonlySet<string> = new Set(["RESOURCE_NOT_EXISTS", "NOT_FOUND"]);

/** Does the answer say that the merchant number has no platform certificates, as those that began with a public key? */
export function saysNoCertificates({ status, body }: Pick<WireAnswer, "status" | "body">): boolean {
  return status === 404 && noCertificates.has(codeOfV3(body) ?? "");
}
