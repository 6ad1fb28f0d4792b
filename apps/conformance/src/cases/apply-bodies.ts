import {
  type ApplicationV3,
  applyBodyV2,
  applyBodyV3,
  fingerprint,
  isRefundError,
  type SignTypeV2,
} from "@wxrefund/core";
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";

const application: ApplicationV3 = {
  outRefundNo: "R1-|*@_",
  outTradeNo: "ORDER0001",
  amount: { refund: 30, total: 100 },
  reason: "商品 <A&B> 已售完",
};
const sender = {
  appid: "wxd930ea5d5a258f4f",
  mchid: "10000100",
  nonce: "ibuaiVcKdpRxkhJA",
  key: "192006250b4c09247ec02edce69f6a2d",
} as const;

/** By hand; the signs by `node:crypto` over the string that the V2 signature page describes. */
const signs: Readonly<Record<SignTypeV2, string>> = {
  MD5: "B9399ED25DFFD6158CB26679968E09B7",
  "HMAC-SHA256": "6D462022F36361F5817118F868DEE68D93F6DA7056470332B22F5BBE6B3F346E",
};
const signTypes: readonly SignTypeV2[] = ["MD5", "HMAC-SHA256"];

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const element = ([name, value]: readonly [string, string]): string =>
  `<${name}><![CDATA[${value}]]></${name}>`;

function writtenV2(signType: SignTypeV2): string {
  const fields = {
    appid: sender.appid,
    mch_id: sender.mchid,
    nonce_str: sender.nonce,
    sign_type: signType,
    out_trade_no: "ORDER0001",
    out_refund_no: "R1-|*@_",
    total_fee: "100",
    refund_fee: "30",
    refund_desc: "商品 <A&B> 已售完",
    sign: signs[signType],
  };
  return `<xml>${Object.entries(fields).map(element).join("")}</xml>`;
}

const everything: ApplicationV3 = {
  outRefundNo: "R2",
  transactionId: "4200000000000000000000000001",
  subMchid: "1900000109",
  reason: "\u{1F600}",
  notifyUrl: "https://shop.example/wechat",
  fundsAccount: "AVAILABLE",
  amount: { refund: 30, total: 100, currency: "CNY", from: [{ account: "AVAILABLE", amount: 30 }] },
  goods: [{ merchantGoodsId: "G1", unitPrice: 30, refundAmount: 30, refundQuantity: 1 }],
};

const bodies: readonly Case[] = [
  {
    id: "apply/v3/body",
    run: () =>
      expectEqual(
        textOf(applyBodyV3(application)),
        '{"out_trade_no":"ORDER0001","out_refund_no":"R1-|*@_","reason":"商品 <A&B> 已售完",' +
          '"amount":{"refund":30,"total":100,"currency":"CNY"}}',
      ),
  },
  {
    id: "apply/v3/body-with-everything",
    run: () =>
      expectEqual(
        textOf(applyBodyV3(everything)),
        '{"sub_mchid":"1900000109","transaction_id":"4200000000000000000000000001","out_refund_no":"R2",' +
          '"reason":"\u{1F600}","notify_url":"https://shop.example/wechat","funds_account":"AVAILABLE",' +
          '"amount":{"refund":30,"from":[{"account":"AVAILABLE","amount":30}],"total":100,"currency":"CNY"},' +
          '"goods_detail":[{"merchant_goods_id":"G1","unit_price":30,"refund_amount":30,"refund_quantity":1}]}',
      ),
  },
  ...signTypes.map((signType): Case => ({
    id: `apply/v2/${signType}/body`,
    run: () => expectEqual(textOf(applyBodyV2(application, { ...sender, signType })), writtenV2(signType)),
  })),
];

const { amount } = application;

/** What WeChat Pay would refuse by its form alone is refused before anything is sent. */
const malformed: Readonly<Record<string, readonly [ApplicationV3, string]>> = {
  "number-outside-its-grammar": [{ ...application, outRefundNo: "R 1" }, "outRefundNo"],
  "number-too-long": [{ ...application, outRefundNo: "R".repeat(65) }, "outRefundNo"],
  "no-order": [{ outRefundNo: "R1", amount }, "transactionId"],
  "more-than-the-order": [{ ...application, amount: { refund: 101, total: 100 } }, "amount.refund"],
  nothing: [{ ...application, amount: { refund: 0, total: 100 } }, "amount.refund"],
  "half-a-fen": [{ ...application, amount: { refund: 0.5, total: 100 } }, "amount.refund"],
  "past-whole-numbers": [{ ...application, amount: { refund: 1, total: 2 ** 53 } }, "amount.total"],
  "accounts-that-do-not-sum": [
    { ...application, amount: { ...amount, from: [{ account: "AVAILABLE", amount: 1 }] } },
    "amount.from",
  ],
  "reason-too-long": [{ ...application, reason: "字".repeat(81) }, "reason"],
  "reason-with-a-line-feed": [{ ...application, reason: "a\nb" }, "reason"],
  "half-a-character": [{ ...application, reason: "\ud83d" }, "reason"],
  "url-with-a-query": [{ ...application, notifyUrl: "https://shop.example/?a=1" }, "notifyUrl"],
};

function refusedField(build: () => unknown): string | undefined {
  try {
    build();
  } catch (error) {
    if (isRefundError(error) && error.kind === "config") return error.field;
    throw error;
  }
  return undefined;
}

const refusals: readonly Case[] = Object.entries(malformed).flatMap(([what, [wrong, field]]) => [
  {
    id: `apply/v3/refused/${what}`,
    run: () =>
      expectEqual(
        refusedField(() => applyBodyV3(wrong)),
        field,
      ),
  },
  {
    id: `apply/v2/refused/${what}`,
    run: () =>
      expectEqual(
        refusedField(() => applyBodyV2(wrong, { ...sender, signType: "MD5" })),
        field,
      ),
  },
]);

/** Each is another refund under the same number. */
const changes: Readonly<Record<string, Partial<ApplicationV3>>> = {
  refund: { amount: { refund: 31, total: 100 } },
  total: { amount: { refund: 30, total: 101 } },
  order: { outTradeNo: "ORDER0002" },
  "sub-merchant": { subMchid: "1900000109" },
  reason: { reason: "other" },
  notifyUrl: { notifyUrl: "https://shop.example/" },
  account: { fundsAccount: "AVAILABLE" },
};

const fingerprints: readonly Case[] = [
  {
    id: "apply/fingerprint/the-same",
    run: () => {
      const { reason = "", ...shuffled } = application;
      expectEqual(fingerprint({ reason, ...shuffled }), fingerprint(application));
      expectEqual(/^[0-9a-f]{64}$/.test(fingerprint(application)), true);
    },
  },
  ...Object.entries(changes).map(([what, change]): Case => ({
    id: `apply/fingerprint/another-${what}`,
    run: () => expectEqual(fingerprint({ ...application, ...change }) === fingerprint(application), false),
  })),
];

export const applyBodyCases: readonly Case[] = [...bodies, ...refusals, ...fingerprints];
