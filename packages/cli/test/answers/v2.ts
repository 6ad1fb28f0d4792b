import { signAnswerV2 } from "@wxrefund/testkit/independent/answers";
import type { DigestV2 } from "@wxrefund/testkit/independent/signing";
import type { Fields } from "@wxrefund/testkit/independent/xml";
import { answer, type Behaviour } from "@wxrefund/testkit/raw-server";
import { refundNo, v2Key } from "../shop.ts";

const envelope: Fields = {
  return_code: "SUCCESS",
  return_msg: "OK",
  appid: "wx8888888888888888",
  mch_id: "1900000001",
  nonce_str: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
};

/** The fields of the V2 refund query page with the values printed there, one refund numbered from 0. */
export const refundFieldsV2: Fields = {
  ...envelope,
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
  out_refund_no_0: refundNo,
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
};

/** An order of 12 refunds, of which the answer holds the first two. */
export const pageFieldsV2: Fields = {
  ...envelope,
  result_code: "SUCCESS",
  transaction_id: "1008450740201411110005820873",
  out_trade_no: "shop-order-77",
  total_fee: "1009",
  cash_fee: "1009",
  total_refund_count: "12",
  refund_count: "2",
  out_refund_no_0: "shop-refund-2",
  refund_id_0: "2008450740201411110000174436",
  refund_channel_0: "",
  refund_fee_0: "7",
  refund_status_0: "PROCESSING",
  refund_recv_accout_0: "支付用户零钱",
  out_refund_no_1: "shop-refund-1",
  refund_id_1: "2008450740201411110000174435",
  refund_channel_1: "ORIGINAL",
  refund_fee_1: "100",
  refund_status_1: "CHANGE",
  refund_recv_accout_1: "招商银行信用卡0403",
};

export interface ChangeV2 {
  readonly fields?: Fields;
  readonly key?: string;
  readonly digest?: DigestV2;
}

export function signedV2({ fields = refundFieldsV2, key = v2Key, digest = "MD5" }: ChangeV2 = {}): Behaviour {
  return xmlAnswer(signAnswerV2(fields, key, digest));
}

/** A signed answer that says no. */
export function refusalV2(code: string): Behaviour {
  return signedV2({ fields: { ...envelope, result_code: "FAIL", err_code: code, err_code_des: "原因" } });
}

export function xmlAnswer(body: string, status = 200): Behaviour {
  return answer({ status, headers: [["Content-Type", "text/plain;charset=utf-8"]], body });
}
