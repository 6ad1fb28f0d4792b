import { type SignedAnswerV3, signAnswerV3, type SigningV3 } from "@wxrefund/testkit/independent/answers";
import { answer, type Behaviour } from "@wxrefund/testkit/raw-server";
import { platformKeyId, refundNo, type Shop } from "../shop.ts";

/** The sample answer of the APIv3 partner refund query page, as it is printed there. */
export const refundBodyV3 = `{
  "refund_id" : "50000000382019052709732678859",
  "out_refund_no" : "${refundNo}",
  "transaction_id" : "1217752501201407033233368018",
  "out_trade_no" : "1217752501201407033233368018",
  "channel" : "ORIGINAL",
  "user_received_account" : "招商银行信用卡0403",
  "success_time" : "2020-12-01T16:18:12+08:00",
  "create_time" : "2020-12-01T16:18:12+08:00",
  "status" : "SUCCESS",
  "funds_account" : "UNSETTLED",
  "amount" : {
    "total" : 100,
    "refund" : 100,
    "from" : [ { "account" : "AVAILABLE", "amount" : 444 } ],
    "payer_total" : 90,
    "payer_refund" : 90,
    "settlement_refund" : 100,
    "settlement_total" : 100,
    "discount_refund" : 10,
    "currency" : "CNY",
    "refund_fee" : 100,
    "advance" : 888
  },
  "promotion_detail" : [ {
    "promotion_id" : "109519",
    "scope" : "SINGLE",
    "type" : "DISCOUNT",
    "amount" : 5,
    "refund_amount" : 100,
    "goods_detail" : [ {
      "merchant_goods_id" : "1217752501201407033233368018",
      "wechatpay_goods_id" : "1001",
      "goods_name" : "iPhone6s 16G",
      "unit_price" : 528800,
      "refund_amount" : 528800,
      "refund_quantity" : 1
    } ]
  } ],
  "refund_account" : "REFUND_SOURCE_SUB_MERCHANT"
}`;

/** How a signed answer differs from the platform's own. */
export type ChangeV3 = Partial<SigningV3> & {
  /** Added to the machine's time, in seconds. */
  readonly skewSeconds?: number;
  /** What happens to the answer after it was signed. */
  readonly alter?: (signed: SignedAnswerV3) => SignedAnswerV3;
};

/** An answer signed by the platform at the moment it is sent, but for the changes. */
export function signedV3({ platform }: Shop, change: ChangeV3 = {}): Behaviour {
  const { skewSeconds = 0, alter = (signed) => signed, ...signing } = change;
  return (connection, request) => {
    const signed = signAnswerV3({
      privateKeyPem: platform.privateKeyPem,
      serial: platformKeyId,
      timestamp: Math.floor(Date.now() / 1000) + skewSeconds,
      nonce: `nonce${request.index}`,
      body: refundBodyV3,
      ...signing,
    });
    return answer(alter(signed))(connection, request);
  };
}

/** An answer with a code and without any signature. */
export function unsignedV3(status: number, code: string): Behaviour {
  return answer({ status, headers: [["Content-Type", "application/json"]], body: errorBodyV3(code) });
}

export function errorBodyV3(code: string): string {
  return JSON.stringify({ code, message: "退款单不存在" });
}

/** Gives one header line another value, or leaves it out for undefined. */
export function withLine(name: string, value: string | undefined): ChangeV3 {
  return {
    alter: ({ headers, ...rest }) => {
      const others = headers.filter(([other]) => other !== name);
      return { ...rest, headers: value === undefined ? others : [...others, [name, value]] };
    },
  };
}
