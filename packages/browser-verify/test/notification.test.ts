import { createCipheriv } from "node:crypto";
import { createRefundVerifier } from "@wxrefund/browser-verify";
import { createNotificationVerifier } from "@wxrefund/browser-verify/notification";
import { relay } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { nowMs, platform, publicKeyId, refundBody, relayed, stranger } from "./wechat-pay.ts";

const keys = [{ id: publicKeyId, publicKey: platform.publicPem }];
const verifier = createNotificationVerifier({ keys, nowMs: () => nowMs });

/** A notification as WeChat Pay sends it; the page never sees the key that opens its resource. */
function notificationBody(members: Readonly<Record<string, unknown>> = {}): string {
  const cipher = createCipheriv("aes-256-gcm", "k".repeat(32), "n".repeat(12));
  cipher.setAAD(Buffer.from("refund"));
  const sealed = Buffer.concat([cipher.update(refundBody()), cipher.final(), cipher.getAuthTag()]);
  return JSON.stringify({
    id: "EV-2018022511223320873",
    create_time: "2026-11-01T11:59:58+08:00",
    resource_type: "encrypt-resource",
    event_type: "REFUND.SUCCESS",
    summary: "退款成功",
    resource: {
      original_type: "refund",
      algorithm: "AEAD_AES_256_GCM",
      ciphertext: sealed.toString("base64"),
      associated_data: "refund",
      nonce: "n".repeat(12),
    },
    ...members,
  });
}

test("a relayed notification gives its envelope, and nothing of its resource", async () => {
  const { headers, body } = relayed({ body: notificationBody() });
  const arrived = { protocol: "v3", headers, body: new Uint8Array(Buffer.from(body, "base64")) } as const;
  expect(await verifier.verify(JSON.parse(JSON.stringify(relay(arrived))))).toEqual({
    ok: true,
    envelope: {
      id: "EV-2018022511223320873",
      createTime: "2026-11-01T11:59:58+08:00",
      eventType: "REFUND.SUCCESS",
      summary: "退款成功",
    },
    proof: { keyId: publicKeyId, signedAtMs: nowMs, ageSeconds: 0 },
  });
});

describe("refused", () => {
  const genuine = relayed({ body: notificationBody() });

  test.each([
    [
      "a changed event",
      { ...genuine, body: Buffer.from(notificationBody({ event_type: "REFUND.CLOSED" })).toString("base64") },
      "bad-signature",
    ],
    ["a stranger's", relayed({ body: notificationBody(), key: stranger }), "bad-signature"],
    [
      "one about a payment",
      relayed({ body: notificationBody({ event_type: "TRANSACTION.SUCCESS" }) }),
      "malformed",
    ],
    ["one without an id", relayed({ body: notificationBody({ id: 1 }) }), "malformed"],
    ["a refund, which is no notification", relayed({ body: refundBody() }), "malformed"],
    ["a list", relayed({ body: "[]" }), "malformed"],
    ["V2's", { protocol: "v2", headers: {}, body: "" }, "v2-evidence"],
  ])("%s", async (_, given, reason) => {
    expect(await verifier.verify(given)).toMatchObject({ ok: false, reason });
  });

  test("and a notification is no refund", async () => {
    const refunds = createRefundVerifier({ keys, nowMs: () => nowMs });
    expect(await refunds.verify(genuine, { outRefundNo: "R1" })).toMatchObject({ reason: "malformed" });
  });
});

test.each([
  ["REFUND.SUCCESS", 86_400, true],
  ["REFUND.CLOSED", 86_400, true],
  ["REFUND.ABNORMAL", 300, true],
  ["REFUND.ABNORMAL", 301, false],
  ["REFUND.PROCESSING", 301, false],
])("%s after %i seconds: believed %s", async (event_type, ageSeconds, ok) => {
  const given = relayed({ body: notificationBody({ event_type }), ageSeconds });
  expect(await verifier.verify(given)).toMatchObject(ok ? { ok } : { ok, reason: "stale" });
  const young = await verifier.verify(given, { age: { fresh: { withinSeconds: 60 } } });
  expect(young).toMatchObject({ ok: false, reason: "stale" });
});
