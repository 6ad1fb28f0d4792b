import { refundDocument, relay } from "@wxrefund/core";
import {
  type AgeRule,
  createRefundVerifier,
  dangerouslyAtAnyAge,
  type RefundVerifier,
} from "@wxrefund/browser-verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRefundVectors, readSignedExample } from "./vectors.ts";
import { nowMs, platform, publicKeyId, refundBody, relayed, stranger } from "./wechat-pay.ts";

const verifier = createRefundVerifier({
  keys: [{ id: publicKeyId, publicKey: platform.publicPem }],
  nowMs: () => nowMs,
});
const shown = { outRefundNo: "R1" };

describe("what WeChat Pay signed is believed", () => {
  test("with the refund, who signed it, and when", async () => {
    expect(await verifier.verify(relayed({ body: refundBody(), ageSeconds: 7 }), shown)).toMatchObject({
      ok: true,
      refund: {
        outRefundNo: "R1",
        transactionId: "1217752501201407033233368018",
        status: "SUCCESS",
        final: true,
        userReceivedAccount: "招商银行信用卡0403",
        amount: { refund: 100, total: 888 },
      },
      proof: { keyId: publicKeyId, signedAtMs: nowMs - 7000, ageSeconds: 7 },
    });
  });

  test("and the refunds of the shared vectors are read as everywhere else", async () => {
    const readable = readRefundVectors().filter(({ expected }) => expected.document !== undefined);
    expect(readable.length).toBeGreaterThan(3);
    for (const { id, input, expected } of readable) {
      const outRefundNo = String(expected.document?.["outRefundNo"]);
      const verdict = await verifier.verify(relayed({ body: input.json }), { outRefundNo });
      expect(verdict, id).toMatchObject({ ok: true });
      expect(verdict.ok && refundDocument(verdict.refund), id).toEqual(expected.document);
    }
  });

  test("also when what is expected of it is there", async () => {
    const expectation = { transactionId: "1217752501201407033233368018", total: 888, refund: 100 };
    expect(
      await verifier.verify(relayed({ body: refundBody() }), { ...shown, expect: expectation }),
    ).toMatchObject({
      ok: true,
    });
  });

  test("as the server's relay makes it of raw evidence", async () => {
    const { headers, body } = relayed({ body: refundBody() });
    const evidence = { protocol: "v3", headers, body: new Uint8Array(Buffer.from(body, "base64")) } as const;
    const throughJson: unknown = JSON.parse(JSON.stringify(relay(evidence)));
    expect(await verifier.verify(throughJson, shown)).toMatchObject({ ok: true });
  });

  test("with a key given as DER", async () => {
    const der = new Uint8Array(platform.publicKey.export({ format: "der", type: "spki" }));
    const other = createRefundVerifier({ keys: [{ id: publicKeyId, publicKey: der }], nowMs: () => nowMs });
    expect(await other.verify(relayed({ body: refundBody() }), shown)).toMatchObject({ ok: true });
  });
});

describe("what was changed on the way is refused", () => {
  const badSignature = { ok: false, reason: "bad-signature" };

  test("any one byte of the body, or a cut or longer one", async () => {
    const original = Buffer.from(refundBody());
    const edit = fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(edit, async ([at, flip]) => {
        const bytes = Buffer.from(original);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        const changed = { ...relayed({ body: original }), body: bytes.toString("base64") };
        expect(await verifier.verify(changed, shown)).toEqual(badSignature);
      }),
    );
    for (const body of [original.subarray(1), Buffer.concat([original, Buffer.from(" ")])]) {
      const changed = { ...relayed({ body: original }), body: body.toString("base64") };
      expect(await verifier.verify(changed, shown)).toEqual(badSignature);
    }
  });

  test("the same members, written again by a JSON writer", async () => {
    const spaced = `{ "status" : "SUCCESS", "out_refund_no" : "R1", "amount" : { "refund" : 100 } }`;
    const original = relayed({ body: spaced });
    expect(await verifier.verify(original, shown)).toMatchObject({ ok: true });
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(spaced))).toString("base64");
    expect(await verifier.verify({ ...original, body: rewritten }, shown)).toEqual(badSignature);
  });

  test.each([
    ["a younger time", "wechatpay-timestamp", String(nowMs / 1000)],
    ["another nonce", "wechatpay-nonce", "x"],
    ["the signature of another message", "wechatpay-signature", Buffer.alloc(256, 1).toString("base64")],
  ])("%s", async (_, name, value) => {
    const original = relayed({ body: refundBody(), ageSeconds: 3600 });
    const headers = { ...original.headers, [name]: value };
    expect(await verifier.verify({ ...original, headers }, shown)).toEqual(badSignature);
  });
});

describe("keys come with the page and from nowhere else", () => {
  test("a stranger's signature under the pinned id", async () => {
    const forged = relayed({ body: refundBody(), key: stranger });
    expect(await verifier.verify(forged, shown)).toEqual({ ok: false, reason: "bad-signature" });
  });

  test("an id that is not pinned, with its key relayed in every way one might hope for", async () => {
    const id = "PUB_KEY_ID_0119000000012027";
    const forged = relayed({ body: refundBody(), key: stranger, serial: id });
    const key = { id, publicKey: stranger.publicPem, certificate: stranger.publicPem };
    const hopeful = JSON.parse(
      JSON.stringify({ ...forged, ...key, keys: [key], platformKeys: [key], jwk: key, serial: publicKeyId }),
    );
    expect(await verifier.verify(hopeful, shown)).toEqual({
      ok: false,
      reason: "unknown-key",
      detail: `Its key id is ${id}.`,
    });
  });

  test("a list of keys that changes after the verifier was made", async () => {
    const keys = [{ id: publicKeyId, publicKey: platform.publicPem }];
    const made = createRefundVerifier({ keys, nowMs: () => nowMs });
    keys[0] = { id: publicKeyId, publicKey: stranger.publicPem };
    keys.push({ id: "PUB_KEY_ID_2", publicKey: stranger.publicPem });
    const forged = relayed({ body: refundBody(), key: stranger });
    expect(await made.verify(forged, shown)).toEqual({ ok: false, reason: "bad-signature" });
    expect(
      await made.verify(
        { ...forged, headers: { ...forged.headers, "wechatpay-serial": "PUB_KEY_ID_2" } },
        shown,
      ),
    ).toMatchObject({ reason: "unknown-key" });
  });
});

describe("age", () => {
  const processing = refundBody({ status: "PROCESSING" });
  const day = 86_400;
  const fresh = (withinSeconds: number): AgeRule => ({ fresh: { withinSeconds } });
  const finalAtAnyAge = (othersWithinSeconds: number): AgeRule => ({
    finalAtAnyAge: { othersWithinSeconds },
  });

  test.each<[string, string, number, AgeRule | undefined, boolean]>([
    ["an hour-old SUCCESS", refundBody(), 3600, undefined, true],
    ["a SUCCESS of five years ago", refundBody(), 1825 * day, undefined, true],
    ["an old CLOSED", refundBody({ status: "CLOSED" }), day, undefined, true],
    ["a PROCESSING of 300 seconds", processing, 300, undefined, true],
    ["a PROCESSING of 301 seconds", processing, 301, undefined, false],
    [
      "an old ABNORMAL, which the shop may have settled since",
      refundBody({ status: "ABNORMAL" }),
      301,
      undefined,
      false,
    ],
    ["an old status that is not known", refundBody({ status: "NEW_WORD" }), 301, undefined, false],
    ["a PROCESSING within a longer limit", processing, 600, finalAtAnyAge(600), true],
    ["a PROCESSING beyond a shorter limit", processing, 61, finalAtAnyAge(60), false],
    ["a SUCCESS at the limit of freshness", refundBody(), 60, fresh(60), true],
    ["a SUCCESS beyond the limit of freshness", refundBody(), 61, fresh(60), false],
    ["a PROCESSING of a year ago, by the dangerous rule", processing, 365 * day, dangerouslyAtAnyAge, true],
  ])("%s", async (_, body, ageSeconds, age, ok) => {
    const verdict = await verifier.verify(relayed({ body, ageSeconds }), { ...shown, ...(age && { age }) });
    expect(verdict).toMatchObject(
      ok
        ? { ok, proof: { ageSeconds } }
        : { ok, reason: "stale", detail: `It is ${ageSeconds} seconds old.` },
    );
  });

  test.each<AgeRule | undefined>([undefined, fresh(300), finalAtAnyAge(300), dangerouslyAtAnyAge])(
    "the future is refused beyond 300 seconds, whatever the rule",
    async (age) => {
      const verdicts = [-300, -301].map((ageSeconds) =>
        verifier.verify(relayed({ body: refundBody(), ageSeconds }), { ...shown, ...(age && { age }) }),
      );
      expect(await Promise.all(verdicts)).toMatchObject([
        { ok: true, proof: { ageSeconds: -300 } },
        { ok: false, reason: "future" },
      ]);
    },
  );

  test("a clock that tells nothing lets nothing pass", async () => {
    const keys = [{ id: publicKeyId, publicKey: platform.publicPem }];
    const lost = createRefundVerifier({ keys, nowMs: () => Number.NaN });
    expect(await lost.verify(relayed({ body: refundBody() }), shown)).toEqual({
      ok: false,
      reason: "future",
    });
  });

  test.each<[string, unknown]>([
    ["zero seconds", { fresh: { withinSeconds: 0 } }],
    ["endless seconds", { fresh: { withinSeconds: Number.POSITIVE_INFINITY } }],
    ["more than a day", { finalAtAnyAge: { othersWithinSeconds: 86_401 } }],
    ["no seconds", { finalAtAnyAge: {} }],
    ["an empty rule", {}],
    ["a word that JSON could bring", "dangerouslyAtAnyAge"],
    ["another symbol of the name", Symbol("dangerouslyAtAnyAge")],
  ])("%s is no rule", async (_, age) => {
    const call: unknown = Reflect.apply(verifier.verify, undefined, [
      relayed({ body: refundBody() }),
      { ...shown, age },
    ]);
    await expect(call).rejects.toMatchObject({ kind: "config", field: "age" });
  });
});

describe("the answer is bound to what the page shows", () => {
  test.each([
    ["another number", { outRefundNo: "R2" }, "outRefundNo"],
    ["the same number in other letters", { outRefundNo: "r1" }, "outRefundNo"],
    [
      "another order",
      { ...shown, expect: { transactionId: "4200000000000000000000000000" } },
      "transactionId",
    ],
    ["another order total", { ...shown, expect: { total: 889 } }, "total"],
    ["another amount", { ...shown, expect: { refund: 101 } }, "refund"],
  ])("%s", async (_, asked, member) => {
    expect(await verifier.verify(relayed({ body: refundBody() }), asked)).toMatchObject({
      ok: false,
      reason: "other-refund",
      member,
    });
  });

  test("an amount that the answer does not tell", async () => {
    const silent = relayed({ body: refundBody({ amount: {} }) });
    expect(await verifier.verify(silent, { ...shown, expect: { refund: 0 } })).toMatchObject({
      reason: "other-refund",
      member: "refund",
      detail: "In the answer the refund amount in fen is not told, expected 0.",
    });
  });

  test.each<[string, unknown, string]>([
    ["no number", {}, "outRefundNo"],
    ["an empty number", { outRefundNo: "" }, "outRefundNo"],
    [
      "an expected amount that the page failed to find",
      { ...shown, expect: { refund: undefined } },
      "expect",
    ],
  ])("%s is the page's own mistake", async (_, asked, field) => {
    const call: unknown = Reflect.apply(verifier.verify, undefined, [relayed({ body: refundBody() }), asked]);
    await expect(call).rejects.toMatchObject({ kind: "config", field });
  });
});

describe("what proves nothing is told apart", () => {
  const good = relayed({ body: refundBody() });
  const withHeaders = (headers: Readonly<Record<string, string>>): unknown => ({ ...good, headers });
  const { "wechatpay-nonce": _nonce, ...withoutNonce } = good.headers;

  test.each<[string, unknown, string]>([
    ["V2 evidence", { protocol: "v2", headers: {}, body: "PHhtbD48L3htbD4=" }, "v2-evidence"],
    [
      "V2 evidence as JSON writes bytes",
      { protocol: "v2", status: 200, headers: {}, body: { 0: 60 } },
      "v2-evidence",
    ],
    ["V2 text", "<xml><return_code>SUCCESS</return_code></xml>", "unreadable-relay"],
    ["nothing", undefined, "unreadable-relay"],
    ["a body that is not base64", { ...good, body: refundBody() }, "unreadable-relay"],
    ["no signature at all", withHeaders({}), "unsigned"],
    ["a lost header", withHeaders(withoutNonce), "malformed-header"],
    ["a header said twice", withHeaders({ ...good.headers, "Wechatpay-Nonce": "x" }), "malformed-header"],
    ["a probe", withHeaders({ ...good.headers, "wechatpay-signature": "WECHATPAY/SIGNTEST/abc" }), "probe"],
    [
      "another algorithm",
      withHeaders({ ...good.headers, "wechatpay-signature-type": "WECHATPAY2-SM2-WITH-SM3" }),
      "wrong-algorithm",
    ],
    [
      "an error of WeChat Pay's",
      relayed({ body: `{"code":"RESOURCE_NOT_EXISTS","message":"退款单不存在"}` }),
      "malformed",
    ],
    ["a signed answer that is empty", relayed({ body: "" }), "malformed"],
    ["bytes that are no UTF-8", relayed({ body: new Uint8Array([0x22, 0xff, 0x22]) }), "malformed"],
    [
      "an amount that is no whole number of fen",
      relayed({ body: refundBody({ amount: { refund: 0.5 } }) }),
      "malformed",
    ],
    [
      "an amount beyond 2^53-1",
      relayed({ body: `{"out_refund_no":"R1","status":"SUCCESS","amount":{"refund":9007199254740993}}` }),
      "malformed",
    ],
  ])("%s", async (_, given, reason) => {
    expect(await verifier.verify(given, shown)).toMatchObject({ ok: false, reason });
  });

  test("whatever is relayed, a verdict comes and it is no", async () => {
    const headers = fc.dictionary(
      fc.constantFrom(...Object.keys(good.headers)),
      fc.oneof(fc.string(), fc.constantFrom(...Object.values(good.headers))),
    );
    const anything = fc.oneof(
      fc.anything(),
      fc.record({
        protocol: fc.constantFrom("v3", "v2", "V3"),
        headers,
        body: fc.oneof(fc.base64String(), fc.string()),
      }),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (given) => {
        expect(await verifier.verify(given, shown)).toMatchObject({ ok: false });
      }),
    );
  });

  test("the official example of a signed answer verifies, and is no refund", async () => {
    const { headers, body, publicKeyPem } = readSignedExample();
    const timestampMs = Number(headers["Wechatpay-Timestamp"]) * 1000;
    const then: RefundVerifier = createRefundVerifier({
      keys: [{ id: "PUB_KEY_ID_1", publicKey: publicKeyPem }],
      nowMs: () => timestampMs,
    });
    const example = {
      protocol: "v3",
      headers: { ...headers, "Wechatpay-Serial": "PUB_KEY_ID_1" },
      body: Buffer.from(body).toString("base64"),
    };
    expect(await then.verify(example, shown)).toEqual({
      ok: false,
      reason: "malformed",
      detail: "out_refund_no is missing",
    });
    const changed = Buffer.from(body.replace("JyC", "JyD")).toString("base64");
    expect(await then.verify({ ...example, body: changed }, shown)).toEqual({
      ok: false,
      reason: "bad-signature",
    });
  });
});
