import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBareClient } from "@wxrefund/client/bare";
import type { ClientHost, Transport } from "@wxrefund/client";
import { isRefundError, TransportFailure } from "@wxrefund/core";
import { nodeAead, nodeRsa } from "@wxrefund/node-http/transport";
import { describe, expect, test } from "vitest";
import { type AnswerCase, answersV2, answersV3, vectorText } from "./read-vectors.ts";

const v3 = answersV3();
const v2 = answersV2();
const rsa = nodeRsa();

test("the corpus is as long as it was left, and reaches every kind and reason", () => {
  expect([v3.cases.length, v2.cases.length]).toEqual([71, 61]);
  const verdicts = [...v3.cases, ...v2.cases].map(({ verdict }) => verdict);
  const kinds = "config malformed no-answer rate-limited refused success unreachable unsettled untrusted";
  expect([...new Set(verdicts.map(({ kind }) => kind))].toSorted().join(" ")).toBe(kinds);
  const reasons =
    "ambiguous-text bad-signature malformed-header other-merchant other-refund probe redirect replayed stale " +
    "unknown-key unsigned wrong-algorithm";
  expect([...new Set(verdicts.flatMap(({ reason }) => reason ?? []))].toSorted().join(" ")).toBe(reasons);
});

test.each([
  ["generate-answers.mjs", ["answers-v3.json", "answers-v2.json"]],
  ["generate-notifications.mjs", ["notifications.json"]],
])("%s, on Node's crypto alone, writes the very files", (generator, written) => {
  const copy = mkdtempSync(join(tmpdir(), "wxrefund-vectors-"));
  const vectors = join(import.meta.dirname, "../../../vectors");
  for (const name of [generator, "keys.json", "known-answers.json"])
    cpSync(join(vectors, name), join(copy, name));
  execFileSync(process.execPath, [join(copy, generator)]);
  for (const name of written) expect(readFileSync(join(copy, name), "utf8")).toBe(vectorText(name));
  rmSync(copy, { recursive: true });
});

function hostFor({ answer, transport: failing }: AnswerCase<unknown>): ClientHost {
  const transport: Transport = async (_request, call) => {
    if (failing?.sent === true) call.onSent?.();
    if (failing !== undefined) throw new TransportFailure("connect", failing.sent, "as the vector says");
    if (answer === undefined) throw new Error("this question should not have been sent");
    call.onSent?.();
    call.onHeaders?.();
    const { status, headers, bodyBase64 } = answer;
    return { status, headers, body: new Uint8Array(Buffer.from(bodyBase64, "base64")) };
  };
  return { transport, rsa, aead: nodeAead(), nonce: () => "N".repeat(32), userAgent: "vectors/1" };
}

/** The verdict of the last of the calls. */
async function told(asked: "twice" | undefined, ask: () => Promise<string>): Promise<object> {
  try {
    if (asked === "twice") await ask();
    return { kind: "success", status: await ask() };
  } catch (error) {
    if (isRefundError(error)) return error.toJSON();
    throw error;
  }
}

const signal = new AbortController().signal;

describe("APIv3", () => {
  const nowMs = (): number => Date.parse(v3.now);
  const { mchid, serialNo, privateKeyPem: privateKey } = v3.merchant;
  const platformKeys = v3.platformKeys.map((key) =>
    "id" in key ? { id: key.id, publicKey: key.publicKeyPem } : { certificate: key.certificatePem },
  );

  test.each(v3.cases)("$verdict.kind $verdict.reason $id: $why", async (answered) => {
    const { question, expect: demand, asked, verdict } = answered;
    const config = { mchid, v3: { serialNo, privateKey, platformKeys } };
    const client = createBareClient(config, hostFor(answered));
    const ask = async (): Promise<string> => {
      const expectation = demand === undefined ? {} : { expect: demand };
      const { refund } = await client.query({ ...question, ...expectation }, { signal, nowMs });
      return refund.status;
    };
    expect(await told(asked, ask)).toMatchObject(verdict);
  });
});

describe("V2", () => {
  const nowMs = (): number => Date.parse(v2.now);
  const { mchid, appid, key } = v2.merchant;

  test.each(v2.cases)("$verdict.kind $verdict.reason $id: $why", async (answered) => {
    const { question, expect: demand, asked, verdict, signType = v2.merchant.signType } = answered;
    const client = createBareClient({ mchid, v2: { appid, key, signType } }, hostFor(answered));
    const ask = async (): Promise<string> => {
      const expectation = demand === undefined ? {} : { expect: demand };
      const { refunds } = await client.queryV2({ ...question, ...expectation }, { signal, nowMs });
      return refunds[0]?.status ?? "none";
    };
    expect(await told(asked, ask)).toMatchObject(verdict);
  });
});
