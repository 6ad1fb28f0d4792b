import { randomNonce } from "@wxrefund/webcrypto";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A source of randomness that yields these bytes over and over. */
function stubRandom(bytes: readonly number[]): void {
  let next = 0;
  const getRandomValues = (into: Uint8Array): Uint8Array => into.map(() => bytes[next++ % bytes.length] ?? 0);
  vi.stubGlobal("crypto", { getRandomValues });
}

test("32 characters of the alphabet, never twice the same", () => {
  const nonces = Array.from({ length: 200 }, () => randomNonce());
  for (const nonce of nonces) expect(nonce).toMatch(/^[0-9A-Za-z]{32}$/);
  expect(new Set(nonces).size).toBe(200);
});

test("each character stands for 4 of the 248 bytes that count", () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 248; byte += 1) {
    stubRandom([byte]);
    const [letter = ""] = randomNonce();
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  expect(new Set(counts.values())).toEqual(new Set([4]));
});

test("bytes that would favour the first letters are thrown away", () => {
  stubRandom([248, 255, 61]);
  expect(randomNonce()).toBe("z".repeat(32));
});
