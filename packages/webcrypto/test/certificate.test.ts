import { X509Certificate } from "node:crypto";
import { der, makeCertificate, newRsaKey } from "@wxrefund/testkit/keys";
import { readCertificate } from "@wxrefund/webcrypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const key = newRsaKey();
const plain = makeCertificate({ key, serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" });

/** The same certificate with other bytes where `from` stands; its signature, which nobody reads, no longer fits. */
function patched(from: Uint8Array | string, to: Uint8Array | string): Uint8Array {
  const whole = Buffer.from(plain.der);
  const at = whole.indexOf(Buffer.from(from));
  expect(at).toBeGreaterThan(0);
  expect(Buffer.from(to)).toHaveLength(Buffer.from(from).length);
  return new Uint8Array(
    Buffer.concat([whole.subarray(0, at), Buffer.from(to), whole.subarray(at + to.length)]),
  );
}

describe("what a certificate says, as node:crypto reads it", () => {
  const serialNo = fc
    .bigInt({ min: 1n, max: (1n << 160n) - 1n })
    .map((serial) => serial.toString(16))
    .map((hex) => hex.padStart(hex.length + (hex.length % 2), "0"));
  // Whole seconds from 1950 to 9999, across the change of spelling in 2050.
  const seconds = fc.integer({ min: Date.UTC(1950, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });

  test("serial number and validity", () => {
    const parts = fc.record({ serialNo, first: seconds, second: seconds });
    fc.assert(
      fc.property(parts, ({ serialNo: hex, first, second }) => {
        const notBeforeMs = Math.min(first, second) * 1000;
        const notAfterMs = Math.max(first, second) * 1000;
        const made = makeCertificate({ key, serialNo: hex, notBeforeMs, notAfterMs });
        const oracle = new X509Certificate(made.der);
        const spki = oracle.publicKey.export({ format: "der", type: "spki" });

        expect(readCertificate(made.der)).toEqual({
          ok: true,
          value: {
            serialNo: oracle.serialNumber,
            notBeforeMs: Date.parse(oracle.validFrom),
            notAfterMs: Date.parse(oracle.validTo),
            spki: new Uint8Array(spki),
          },
        });
      }),
      { numRuns: 40 },
    );
  });

  test("a leading zero digit of the serial number stays, 40 digits in all", () => {
    const { der: bytes } = makeCertificate({ key, serialNo: "0A57F09EFDC096DE15EBE81A47057A7232F1B8E1" });
    expect(readCertificate(bytes)).toMatchObject({
      value: { serialNo: "0A57F09EFDC096DE15EBE81A47057A7232F1B8E1" },
    });
  });
});

describe("what is refused", () => {
  const utc = (text: string): Uint8Array => Buffer.concat([Buffer.of(0x17, 13), Buffer.from(text)]);

  test.each([
    ["30 February", "210230000000Z"],
    ["29 February of a common year", "210229000000Z"],
    ["month 13", "211301000000Z"],
    ["hour 24", "210101240000Z"],
    ["second 60", "201231235960Z"],
    ["a time zone", "2101010000+08"],
    ["a letter", "21010100000OZ"],
    ["no Z", "2101010000000"],
  ])("%s", (_name, text) => {
    expect(readCertificate(patched(utc("200101000000Z"), utc(text)))).toEqual({
      ok: false,
      problem: "has a validity that cannot be read",
    });
  });

  test("the control: another time in the same place is read", () => {
    expect(readCertificate(patched(utc("200101000000Z"), utc("200229235959Z")))).toMatchObject({
      ok: true,
      value: { notBeforeMs: Date.UTC(2020, 1, 29, 23, 59, 59) },
    });
  });

  test.each([
    ["negative", Buffer.of(0x91)],
    ["with a needless zero", Buffer.of(0x00)],
  ])("a serial number %s", (_name, first) => {
    const rest = Buffer.from("57F09EFDC096DE15EBE81A47057A7232F1B8E1", "hex");
    const bytes = patched(Buffer.concat([Buffer.of(0x51), rest]), Buffer.concat([first, rest]));
    expect(readCertificate(bytes)).toMatchObject({
      ok: false,
      problem: expect.stringContaining("serial number"),
    });
  });

  test("a serial number of 21 bytes", () => {
    const { der: bytes } = makeCertificate({ key, serialNo: "11".repeat(21) });
    expect(readCertificate(bytes)).toMatchObject({
      ok: false,
      problem: expect.stringContaining("serial number"),
    });
  });

  test("a validity that ends before it begins", () => {
    const parts = { notBeforeMs: Date.UTC(2030, 0, 1), notAfterMs: Date.UTC(2029, 0, 1) };
    expect(readCertificate(makeCertificate({ key, serialNo: "01", ...parts }).der).ok).toBe(false);
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["a tail", Buffer.concat([plain.der, Buffer.of(0)])],
    ["a length of indefinite form", Buffer.concat([Buffer.of(0x30, 0x80), plain.der, Buffer.of(0, 0)])],
    ["a length with a needless zero", Buffer.concat([Buffer.of(0x30, 0x83, 0), plain.der.subarray(2)])],
    ["a long tag", Buffer.concat([Buffer.of(0x3f), plain.der.subarray(1)])],
    ["a public key", key.publicKey.export({ format: "der", type: "spki" })],
    ["forty members", der(0x30, ...Array.from({ length: 40 }, () => der(0x05)))],
    ["a length beyond the end", Buffer.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)],
  ])("%s", (_name, bytes) => {
    expect(readCertificate(bytes).ok).toBe(false);
  });
});

describe("hostile bytes", () => {
  test("any bytes give a result, never an exception", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(readCertificate(bytes)).toHaveProperty("ok", false);
      }),
    );
  });

  test("every cut of a certificate is refused", () => {
    for (let length = 0; length < plain.der.length; length += 1) {
      expect(readCertificate(plain.der.subarray(0, length)).ok).toBe(false);
    }
  });

  test("a changed byte gives a result, and what is read then is still of its form", () => {
    const change = fc.record({ at: fc.nat(plain.der.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(change, ({ at, byte }) => {
        const read = readCertificate(plain.der.with(at, byte));
        if (!read.ok) return;
        expect(read.value.serialNo).toMatch(/^(?:[0-9A-F]{2}){1,20}$/);
        expect(read.value.notAfterMs).toBeGreaterThanOrEqual(read.value.notBeforeMs);
      }),
      { numRuns: 500 },
    );
  });
});
