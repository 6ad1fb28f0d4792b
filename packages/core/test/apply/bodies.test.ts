import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ApplicationV3 } from "../../src/apply/application.ts";
import { applyBodyV2 } from "../../src/apply/body-v2.ts";
import { applyBodyV3 } from "../../src/apply/body-v3.ts";
import { fingerprint } from "../../src/apply/fingerprint.ts";

const application: ApplicationV3 = {
  outRefundNo: "1217752501201407033233368018",
  transactionId: "1217752501201407033233368018",
  reason: "商品已售完",
  notifyUrl: "https://weixin.qq.com/notify",
  amount: { refund: 888, total: 888, from: [{ account: "AVAILABLE", amount: 888 }] },
  goods: [
    {
      merchantGoodsId: "1217752501201407033233368018",
      unitPrice: 528800,
      refundAmount: 528800,
      refundQuantity: 1,
    },
  ],
};
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

test("an APIv3 application becomes the page's JSON, the same bytes every time", () => {
  expect(
    JSON.parse(text(applyBodyV3({ ...application, subMchid: "1900000109", fundsAccount: "AVAILABLE" }))),
  ).toEqual({
    sub_mchid: "1900000109",
    transaction_id: "1217752501201407033233368018",
    out_refund_no: "1217752501201407033233368018",
    reason: "商品已售完",
    notify_url: "https://weixin.qq.com/notify",
    funds_account: "AVAILABLE",
    amount: { refund: 888, total: 888, currency: "CNY", from: [{ account: "AVAILABLE", amount: 888 }] },
    goods_detail: [
      {
        merchant_goods_id: "1217752501201407033233368018",
        unit_price: 528800,
        refund_amount: 528800,
        refund_quantity: 1,
      },
    ],
  });
  const { amount, ...others } = application;
  expect(text(applyBodyV3({ amount, ...others }))).toBe(text(applyBodyV3(application)));
});

describe("a V2 application", () => {
  const sender = {
    appid: "wx8888888888888888",
    mchid: "1900000001",
    key: "k".repeat(32),
    nonce: "N1",
  } as const;
  const { goods: _goods, amount, ...shared } = application;
  const v2 = { ...shared, amount: { refund: amount.refund, total: amount.total } };

  test.each(["MD5", "HMAC-SHA256"] as const)("is signed with %s over everything but the sign", (signType) => {
    const xml = text(
      applyBodyV2({ ...v2, refundAccount: "REFUND_SOURCE_UNSETTLED_FUNDS" }, { ...sender, signType }),
    );
    const fields = Object.fromEntries(
      [...xml.matchAll(/<(\w+)><!\[CDATA\[(.*?)\]\]>/g)].map(([, name = "", value = ""]) => [name, value]),
    );
    const { sign, ...signed } = fields;
    const names = Object.keys(signed).toSorted();
    const string = `${names.map((name) => `${name}=${signed[name]}`).join("&")}&key=${sender.key}`;
    const digest = signType === "MD5" ? createHash("md5") : createHmac("sha256", sender.key);
    expect(sign).toBe(digest.update(string).digest("hex").toUpperCase());
    expect(signed).toMatchObject({
      total_fee: "888",
      refund_fee: "888",
      refund_desc: "商品已售完",
      mch_id: "1900000001",
    });
  });

  test("knows no accounts to pay from", () => {
    const from = { ...v2, amount: application.amount };
    expect(() => applyBodyV2(from, { ...sender, signType: "MD5" })).toThrow(
      expect.objectContaining({ field: "amount.from" }),
    );
  });
});

const { transactionId: _named, ...nameless } = application;
const changed = (changes: Partial<ApplicationV3>): ApplicationV3 => ({ ...application, ...changes });

test.each<[string, ApplicationV3, string]>([
  ["no order number", nameless, "transactionId"],
  ["a number outside its grammar", changed({ outRefundNo: "R 1" }), "outRefundNo"],
  ["more than the order", changed({ amount: { refund: 2, total: 1 } }), "amount.refund"],
  ["nothing", changed({ amount: { refund: 0, total: 1 } }), "amount.refund"],
  ["a float", changed({ amount: { refund: 0.5, total: 1 } }), "amount.refund"],
  ["yuan text", changed({ amount: { refund: 1, total: Number("1.00x") } }), "amount.total"],
  [
    "an account twice",
    changed({
      amount: {
        refund: 2,
        total: 2,
        from: [
          { account: "AVAILABLE", amount: 1 },
          { account: "AVAILABLE", amount: 1 },
        ],
      },
    }),
    "amount.from",
  ],
  [
    "accounts that do not sum up",
    changed({ amount: { refund: 2, total: 2, from: [{ account: "AVAILABLE", amount: 1 }] } }),
    "amount.from",
  ],
  ["a currency in words", changed({ amount: { refund: 1, total: 1, currency: "yuan" } }), "amount.currency"],
  ["a reason of 81 characters", changed({ reason: "退".repeat(81) }), "reason"],
  ["a reason with a line feed", changed({ reason: "a\nb" }), "reason"],
  ["a notify URL with a query", changed({ notifyUrl: "https://shop.test/x?y" }), "notifyUrl"],
  [
    "half a piece",
    changed({ goods: [{ merchantGoodsId: "1", unitPrice: 1, refundAmount: 1, refundQuantity: 0.5 }] }),
    "goods.refundQuantity",
  ],
])("refuses %s before anything is sent", (_, given, field) => {
  expect(() => applyBodyV3(given)).toThrow(expect.objectContaining({ kind: "config", field }));
});

test("any other parameter is another fingerprint", () => {
  const same = fingerprint({ ...application });
  expect(same).toMatch(/^[0-9a-f]{64}$/);
  const others: ApplicationV3[] = [
    { ...application, amount: { refund: 887, total: 888 } },
    { ...application, reason: "其他" },
    { ...application, transactionId: "2" },
    { ...application, notifyUrl: "https://weixin.qq.com/other" },
    { ...application, fundsAccount: "UNSETTLED" },
  ];
  expect(fingerprint(application)).toBe(same);
  expect(new Set([same, ...others.map(fingerprint)]).size).toBe(6);
});
