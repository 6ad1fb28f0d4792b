import { problem, type Result, success } from "@wxrefund/core";
import { type DerElement, derMembers, derSequence, derTag, derUnsigned, hexOf } from "./der.ts";

/** What an X.509 certificate says of itself; its own signature is not checked. */
export interface CertificateFacts {
  /** Upper-case hex, two digits a byte, without the sign byte: 40 digits for WeChat Pay. */
  readonly serialNo: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** The SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
}

// RFC 5280, 4.1.2.2.
const maxSerialBytes = 20;

/**
 * Reads serial number, validity (milliseconds since 1970) and public key of one X.509 certificate (RFC 5280). A
 * problem for anything that is not strict DER of that shape, for a negative or overlong serial number, for times
 * outside the calendar, and for a validity that ends before it begins.
 *
 * @example
 * ```ts
 * const read = readCertificate(der);
 * if (read.ok) read.value.serialNo; // "5157F09EFDC096DE15EBE81A47057A7200000000"
 * ```
 */
export function readCertificate(der: Uint8Array): Result<CertificateFacts> {
  const parts = derSequence(der);
  const fields = parts?.length === 3 ? derMembers(parts[0], derTag.sequence) : undefined;
  if (fields === undefined) return problem("is not an X.509 certificate");
  const [serial, , , validity, , spki] = fields[0]?.tag === derTag.context0 ? fields.slice(1) : fields;
  const serialNo = serialOf(serial);
  const times = validityOf(validity);
  if (serialNo === undefined) return problem("has a serial number that is not 1 to 20 bytes, positive");
  if (times === undefined) return problem("has a validity that cannot be read");
  if (spki?.tag !== derTag.sequence) return problem("has no public key that can be read");
  return success({ serialNo, ...times, spki: spki.whole });
}

function serialOf(element: DerElement | undefined): string | undefined {
  const serial = derUnsigned(element);
  return serial === undefined || serial.length > maxSerialBytes ? undefined : hexOf(serial).toUpperCase();
}

function validityOf(
  element: DerElement | undefined,
): { notBeforeMs: number; notAfterMs: number } | undefined {
  const times = derMembers(element, derTag.sequence)?.map(timeMs);
  const [notBeforeMs, notAfterMs] = times?.length === 2 ? times : [];
  if (notBeforeMs === undefined || notAfterMs === undefined || notAfterMs < notBeforeMs) return undefined;
  return { notBeforeMs, notAfterMs };
}

function timeMs({ tag, content }: DerElement): number | undefined {
  const text = String.fromCharCode(...content.subarray(0, 16));
  if (tag === derTag.generalizedTime) return instantMs(text);
  // RFC 5280, 4.1.2.5.1: two digits of the year stand for 1950 to 2049.
  return tag === derTag.utcTime ? instantMs((text < "50" ? "20" : "19") + text) : undefined;
}

function instantMs(text: string): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const ms = Date.parse(iso);
  // Date.parse may carry 30 February into March; only a real date comes back as it was.
  return Number.isNaN(ms) || new Date(ms).toISOString() !== iso ? undefined : ms;
}
