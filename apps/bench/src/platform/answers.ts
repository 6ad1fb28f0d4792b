import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { linesV3 } from "@wxrefund/testkit/independent/signing";
import { signAnswerV2 } from "@wxrefund/testkit/independent/answers";

export const outRefundNo = "1217752501201407033233368018";
export const platformKeyId = "PUB_KEY_ID_0119000000012026110100000000000001";
export const merchant = {
  mchid: "1900000001",
  serialNo: "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C",
  appid: "wx8888888888888888",
  v2Key: "192006250b4c09247ec02edce69f6a2d",
} as const;

/** The sample answer of the APIv3 partner refund query page, for any number. */
export function bodyV3(number: string): Buffer {
  const refund = {
    refund_id: "50000000382019052709732678859",
    out_refund_no: number,
    transaction_id: "1217752501201407033233368018",
    out_trade_no: "1217752501201407033233368018",
    channel: "ORIGINAL",
    user_received_account: "招商银行信用卡0403",
    success_time: "2020-12-01T16:18:12+08:00",
    create_time: "2020-12-01T16:18:12+08:00",
    status: "SUCCESS",
    funds_account: "UNSETTLED",
    amount: {
      total: 100,
      refund: 100,
      from: [{ account: "AVAILABLE", amount: 444 }],
      payer_total: 90,
      payer_refund: 90,
      settlement_refund: 100,
      settlement_total: 100,
      discount_refund: 10,
      currency: "CNY",
      refund_fee: 100,
      advance: 888,
    },
    promotion_detail: [
      {
        promotion_id: "109519",
        scope: "SINGLE",
        type: "DISCOUNT",
        amount: 5,
        refund_amount: 100,
        goods_detail: [
          {
            merchant_goods_id: "1217752501201407033233368018",
            wechatpay_goods_id: "1001",
            goods_name: "iPhone6s 16G",
            unit_price: 528_800,
            refund_amount: 528_800,
            refund_quantity: 1,
          },
        ],
      },
    ],
    refund_account: "REFUND_SOURCE_SUB_MERCHANT",
  };
  return Buffer.from(JSON.stringify(refund));
}

/** The fields of the V2 refund query page with the values printed there, signed with MD5. */
export function bodyV2(): Buffer {
  const fields = {
    return_code: "SUCCESS",
    return_msg: "OK",
    appid: merchant.appid,
    mch_id: merchant.mchid,
    nonce_str: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
    result_code: "SUCCESS",
    device_info: "013467007045764",
    transaction_id: "1217752501201407033233368018",
    out_trade_no: "1217752501201407033233368018",
    total_fee: "100",
    fee_type: "CNY",
    cash_fee: "100",
    cash_fee_type: "CNY",
    refund_fee: "100",
    coupon_refund_fee: "100",
    refund_count: "1",
    out_refund_no_0: outRefundNo,
    refund_id_0: "1217752501201407033233368018",
    refund_channel_0: "ORIGINAL",
    refund_fee_0: "100",
    fee_type_0: "CNY",
    coupon_refund_fee_0: "100",
    coupon_refund_count_0: "1",
    coupon_refund_batch_id_0_0: "100",
    coupon_refund_id_0_0: "10000",
    coupon_refund_fee_0_0: "100",
    refund_status_0: "SUCCESS",
    refund_recv_accout_0: "招商银行信用卡0403",
  };
  return Buffer.from(signAnswerV2(fields, merchant.v2Key));
}

export type Signer = (body: Buffer, timestamp: string) => readonly string[];

/** Signs APIv3 answers, each with a nonce of its own; returns raw header lines for node:http. */
export function answerSigner(privateKeyPem: string): Signer {
  const key: KeyObject = createPrivateKey(privateKeyPem);
  let count = 0;
  return (body, timestamp) => {
    count += 1;
    const nonce = `bench${String(count).padStart(27, "0")}`;
    const signature = sign("sha256", linesV3(timestamp, nonce, body), key).toString("base64");
    return [
      "Content-Type",
      "application/json; charset=utf-8",
      "Content-Length",
      String(body.length),
      "Request-ID",
      "08F78BDF0510-0",
      "Wechatpay-Nonce",
      nonce,
      "Wechatpay-Serial",
      platformKeyId,
      "Wechatpay-Signature",
      signature,
      "Wechatpay-Signature-Type",
      "WECHATPAY2-SHA256-RSA2048",
      "Wechatpay-Timestamp",
      timestamp,
    ];
  };
}
