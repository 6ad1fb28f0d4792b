import { isRefundError } from "@wxrefund/core";
import { newRsaKey, pemOf } from "@wxrefund/testkit/keys";
import { certificateMaterials, privateKeyMaterial, publicKeyMaterial } from "@wxrefund/webcrypto";
import fc from "fast-check";
import { expect, test } from "vitest";

const key = newRsaKey();
const pkcs8 = new Uint8Array(key.privateKey.export({ format: "der", type: "pkcs8" }));
const spki = new Uint8Array(key.publicKey.export({ format: "der", type: "spki" }));

/** What reading it comes to: the error's kind, or that it was read. */
function outcome(read: (source: unknown) => unknown, source: unknown): string {
  try {
    read(source);
    return "read";
  } catch (error) {
    return isRefundError(error) ? error.kind : `not ours: ${String(error)}`;
  }
}

const readers = [privateKeyMaterial, publicKeyMaterial, certificateMaterials];

test("PKCS#1 is wrapped into the bytes that node:crypto writes", () => {
  const pkcs1 = key.privateKey.export({ format: "der", type: "pkcs1" });
  const pkcs1Public = key.publicKey.export({ format: "der", type: "pkcs1" });
  expect(privateKeyMaterial(pkcs1).pkcs8).toEqual(pkcs8);
  expect(publicKeyMaterial(pkcs1Public).spki).toEqual(spki);
});

test("any text and any bytes are config, never another exception", () => {
  const anything = fc.oneof(fc.string({ unit: "binary" }), fc.uint8Array(), fc.anything());
  fc.assert(
    fc.property(anything, (source) => {
      expect(readers.map((read) => outcome(read, source))).toEqual(["config", "config", "config"]);
    }),
  );
});

test("any bytes between the lines of a PEM block are config", () => {
  const label = fc.constantFrom("PRIVATE KEY", "RSA PRIVATE KEY", "PUBLIC KEY", "CERTIFICATE", "X");
  fc.assert(
    fc.property(label, fc.uint8Array({ maxLength: 200 }), (name, bytes) => {
      const pem = pemOf(name, bytes);
      expect(readers.map((read) => outcome(read, pem))).toEqual(["config", "config", "config"]);
    }),
  );
});

test("a changed byte of a key is read or config, and what is read still has 2048 bits or more", () => {
  const change = fc.record({ at: fc.nat(pkcs8.length - 1), byte: fc.nat(255) });
  fc.assert(
    fc.property(change, ({ at, byte }) => {
      const bytes = pkcs8.with(at, byte);
      if (outcome(privateKeyMaterial, bytes) === "config") return;
      expect(Buffer.from(privateKeyMaterial(bytes).modulus, "base64url").length).toBeGreaterThanOrEqual(256);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["openings without end", "-----BEGIN A-----\n".repeat(14_000)],
  ["many empty blocks", "-----BEGIN A-----\n-----END A-----\n".repeat(7_000)],
  ["many labels", Array.from({ length: 8_000 }, (_, at) => `-----BEGIN A${at}-----\n`).join("")],
  ["nothing but dashes", "-".repeat(250_000)],
  ["nothing but spaces", " ".repeat(250_000)],
])("%s are refused in no time", (_name, text) => {
  const began = performance.now();
  expect(outcome(privateKeyMaterial, text)).toBe("config");
  expect(performance.now() - began).toBeLessThan(500);
});
