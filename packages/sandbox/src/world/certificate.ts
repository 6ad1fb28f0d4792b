import type { RsaSigner } from "@wxrefund/core";
import { ascii, bitString, der, derTag, objectId, positive, sequence, time } from "./der.ts";

/** Who stands in a certificate, and what for. */
export interface CertificateParts {
  /** Hex. */
  readonly serialNo: string;
  readonly issuer: string;
  readonly subject: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly role: "authority" | "server" | "client" | "platform";
  /** The issuer's. */
  readonly signer: Pick<RsaSigner, "sign">;
}

const sha256WithRsa = sequence(objectId("1.2.840.113549.1.1.11"), der(derTag.null));

/** An X.509 certificate of version 3 (RFC 5280), DER. */
export async function writeCertificate(parts: CertificateParts): Promise<Uint8Array> {
  const { notBeforeMs, notAfterMs, signer } = parts;
  const version3 = der(derTag.context0, positive("02"));
  const signed = sequence(
    version3,
    positive(parts.serialNo),
    sha256WithRsa,
    name(parts.issuer),
    sequence(time(notBeforeMs), time(notAfterMs)),
    name(parts.subject),
    parts.spki,
    der(derTag.context3, sequence(...extensions[parts.role])),
  );
  return sequence(signed, sha256WithRsa, bitString(await signer.sign(signed)));
}

function name(commonName: string): Uint8Array {
  const text = der(derTag.utf8String, ascii(commonName));
  return sequence(der(derTag.set, sequence(objectId("2.5.4.3"), text)));
}

function critical(id: string, value: Uint8Array): Uint8Array {
  const yes = der(derTag.boolean, Uint8Array.of(0xff));
  return sequence(objectId(id), yes, der(derTag.octetString, value));
}

function plain(id: string, value: Uint8Array): Uint8Array {
  return sequence(objectId(id), der(derTag.octetString, value));
}

function usableFor(purpose: string): Uint8Array {
  return plain("2.5.29.37", sequence(objectId(purpose)));
}

// Context tags of GeneralName: dNSName 2, iPAddress 7.
const dnsName = 0x82;
const ipAddress = 0x87;

/** Where the sandbox listens. */
const loopbackNames = sequence(
  der(dnsName, ascii("localhost")),
  der(ipAddress, Uint8Array.of(127, 0, 0, 1)),
  der(ipAddress, Uint8Array.from([...Array.from({ length: 15 }, () => 0), 1])),
);

const isAuthority = critical("2.5.29.19", sequence(der(derTag.boolean, Uint8Array.of(0xff))));
// keyCertSign, bit 5 of KeyUsage; and digitalSignature, bit 0.
const maySign = critical("2.5.29.15", der(derTag.bitString, Uint8Array.of(2, 0b0000_0100)));
const mayProve = critical("2.5.29.15", der(derTag.bitString, Uint8Array.of(7, 0b1000_0000)));

const extensions: Readonly<Record<CertificateParts["role"], readonly Uint8Array[]>> = {
  authority: [isAuthority, maySign],
  server: [mayProve, usableFor("1.3.6.1.5.5.7.3.1"), plain("2.5.29.17", loopbackNames)],
  client: [mayProve, usableFor("1.3.6.1.5.5.7.3.2")],
  platform: [mayProve],
};
