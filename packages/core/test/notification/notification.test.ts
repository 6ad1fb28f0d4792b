import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventKey } from "../../src/notification/event.ts";
import { notificationKeyV2, readEventV2, readNotificationV2 } from "../../src/notification/v2.ts";
import { looksLikeV3, readEventV3, readNotificationV3 } from "../../src/notification/v3.ts";

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const apiV3Key = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const nonce = "uluk4a9R25RW";

const resource = {
  mchid: "1900000001",
  out_trade_no: "ORDER0001",
  transaction_id: "4200000000000000000000000001",
  out_refund_no: "R1",
  refund_id: "50000000382019052709732678859",
  refund_status: "SUCCESS",
  success_time: "2020-12-01T16:18:12+08:00",
  amount: { total: 100, refund: 90, payer_total: 100, payer_refund: 90 },
  user_received_account: "招商银行信用卡0403",
};

function sealed(plaintext: string, associatedData: string): string {
  const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

function notification(changes: object = {}, resourceChanges: object = {}) {
  return {
    id: "EV-2018022511223320873",
    create_time: "2020-12-01T16:18:12+08:00",
    event_type: "REFUND.SUCCESS",
    resource_type: "encrypt-resource",
    summary: "退款成功",
    resource: {
      original_type: "refund",
      algorithm: "AEAD_AES_256_GCM",
      ciphertext: sealed(JSON.stringify(resource), "refund"),
      nonce,
      associated_data: "refund",
      ...resourceChanges,
    },
    ...changes,
  };
}

const body = (value: unknown): Uint8Array => bytes(JSON.stringify(value));

describe("a V3 notification", () => {
  const envelope = readNotificationV3(body(notification()));
  const event = (plaintext: unknown) => {
    if (!envelope.ok) throw new Error(envelope.problem);
    return readEventV3(envelope.value, body(plaintext));
  };

  test("gives what the APIv3 key opens, and then the event", () => {
    expect(envelope).toMatchObject({
      ok: true,
      value: { eventType: "REFUND.SUCCESS", sealed: { nonce, associatedData: "refund" } },
    });
    expect(event(resource)).toEqual({
      ok: true,
      value: {
        api: "v3",
        confirmed: true,
        notificationId: "EV-2018022511223320873",
        eventType: "REFUND.SUCCESS",
        eventTime: "2020-12-01T16:18:12+08:00",
        mchid: "1900000001",
        refund: {
          refundId: "50000000382019052709732678859",
          outRefundNo: "R1",
          transactionId: "4200000000000000000000000001",
          outTradeNo: "ORDER0001",
          status: "SUCCESS",
          wireStatus: "SUCCESS",
          final: true,
          userReceivedAccount: "招商银行信用卡0403",
          receivedAccount: { kind: "bank-card", bank: "招商银行", cardType: "信用卡", tail: "0403" },
          successTime: "2020-12-01T16:18:12+08:00",
          successTimeMs: Date.parse("2020-12-01T16:18:12+08:00"),
          amount: { total: 100, refund: 90, payerTotal: 100, payerRefund: 90 },
          promotions: [],
          extra: {},
        },
      },
    });
  });

  test("of a service provider names both merchants", () => {
    const { mchid, ...rest } = resource;
    expect(event({ ...rest, sp_mchid: mchid, sub_mchid: "1900000109" })).toMatchObject({
      value: { mchid: "1900000001", subMchid: "1900000109" },
    });
  });

  test.each([
    ["associated_data empty", { associated_data: "" }, ""],
    ["associated_data absent", { associated_data: undefined }, ""],
  ])("with %s", (_, changes, associatedData) => {
    expect(readNotificationV3(body(notification({}, changes)))).toMatchObject({
      value: { sealed: { associatedData } },
    });
  });

  test.each([
    ["an event that is no refund's", notification({ event_type: "TRANSACTION.SUCCESS" })],
    ["no resource", notification({ resource: undefined })],
    ["another algorithm", notification({}, { algorithm: "AES" })],
    ["a short nonce", notification({}, { nonce: "short" })],
    ["a ciphertext that is no base64", notification({}, { ciphertext: "…" })],
    ["a ciphertext shorter than its tag", notification({}, { ciphertext: "QUJD" })],
    ["a list", []],
  ])("with %s is a problem", (_, value) => expect(readNotificationV3(body(value)).ok).toBe(false));

  test.each([
    ["another status than the event's", { ...resource, refund_status: "CLOSED" }],
    ["no merchant", { ...resource, mchid: undefined }],
    ["no number", { ...resource, out_refund_no: undefined }],
    ["broken money", { ...resource, amount: { refund: "1" } }],
  ])("with %s is a problem", (_, plaintext) => expect(event(plaintext).ok).toBe(false));
});

describe("a V2 notification", () => {
  const file: unknown = JSON.parse(
    readFileSync(new URL("../../../../vectors/known-answers.json", import.meta.url), "utf8"),
  );
  const cases = Reflect.get(Object(file), "v2RefundNotification");
  const [known] = Array.isArray(cases) ? cases : [];

  test("known answer: key, plaintext and event", () => {
    expect(cases).toHaveLength(1);
    const key = notificationKeyV2(known.apiV2Key);
    expect(Buffer.from(key).toString()).toBe(known.aesKeyAscii);
    const envelope = readNotificationV2(
      bytes(
        `<xml><return_code>SUCCESS</return_code><mch_id>10000100</mch_id><appid>wx1</appid><req_info><![CDATA[${known.reqInfo}]]></req_info></xml>`,
      ),
    );
    if (!envelope.ok) throw new Error(envelope.problem);
    const decipher = createDecipheriv("aes-256-ecb", key, null);
    const plaintext = Buffer.concat([decipher.update(envelope.value.ciphertext), decipher.final()]);
    expect(plaintext.toString()).toBe(known.plaintext);
    expect(readEventV2(envelope.value, new Uint8Array(plaintext))).toEqual({
      ok: true,
      value: {
        api: "v2",
        confirmed: false,
        mchid: "10000100",
        refund: {
          refundId: "33333333333333333333333333333",
          outRefundNo: "11111111111111111111111111111111",
          transactionId: "5555555555555555555555555555",
          outTradeNo: "99999999999999999999999999999999",
          status: "SUCCESS",
          wireStatus: "SUCCESS",
          final: true,
          refundAccount: "REFUND_SOURCE_RECHARGE_FUNDS",
          userReceivedAccount: "支付用户零钱",
          receivedAccount: { kind: "balance" },
          successTime: "2017-12-25 15:36:17",
          successTimeMs: Date.parse("2017-12-25T15:36:17+08:00"),
          amount: { total: 6, refund: 6, settlementTotal: 6, settlementRefund: 6 },
          promotions: [],
          extra: { refund_request_source: "API" },
        },
      },
    });
  });

  test("the key keeps the leading zeros of its MD5", () => {
    const zero = Array.from({ length: 1000 }, (_, index) => `key${index}`).find((key) =>
      createHash("md5").update(key).digest("hex").startsWith("0"),
    );
    expect(notificationKeyV2(zero ?? "")).toHaveLength(32);
  });

  test.each([
    ["FAIL", "<xml><return_code>FAIL</return_code></xml>"],
    [
      "no merchant",
      "<xml><return_code>SUCCESS</return_code><req_info>AAAAAAAAAAAAAAAAAAAAAA==</req_info></xml>",
    ],
    ["no req_info", "<xml><return_code>SUCCESS</return_code><mch_id>1</mch_id></xml>"],
    [
      "half a block",
      "<xml><return_code>SUCCESS</return_code><mch_id>1</mch_id><req_info>QUJD</req_info></xml>",
    ],
    ["a DOCTYPE", "<!DOCTYPE xml><xml></xml>"],
  ])("with %s is a problem", (_, text) => expect(readNotificationV2(bytes(text)).ok).toBe(false));
});

test("no input crashes a reader", () => {
  const envelope = readNotificationV3(body(notification()));
  if (!envelope.ok) throw new Error(envelope.problem);
  const { value } = envelope;
  const any = fc.oneof(
    fc.uint8Array(),
    fc.json().map(bytes),
    fc.string().map((text) => bytes(`<root><a>${text}</a></root>`)),
  );
  fc.assert(
    fc.property(any, (input) => {
      const results = [
        readNotificationV3(input),
        readNotificationV2(input),
        readEventV3(value, input),
        readEventV2({ mchid: "1", ciphertext: input }, input),
      ];
      return results.every(({ ok }) => !ok) && typeof looksLikeV3(input) === "boolean";
    }),
  );
});

test("resends have one key, other news another", () => {
  const envelope = readNotificationV3(body(notification()));
  const read = envelope.ok ? readEventV3(envelope.value, body(resource)) : envelope;
  if (!read.ok) throw new Error(read.problem);
  const event = read.value;
  expect(eventKey({ ...event, eventTime: "later" })).toBe(eventKey(event));
  expect(eventKey({ ...event, refund: { ...event.refund, wireStatus: "CLOSED" } })).not.toBe(eventKey(event));
});
