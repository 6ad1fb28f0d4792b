import { encodeUtf8 } from "../codec/utf8.ts";
import { writeXml } from "../codec/xml.ts";
import { signV2 } from "../digest/sign-v2.ts";
import type { SenderV2 } from "../exchange/ask-v2.ts";
import { guardField, guardOptional } from "../exchange/grammar.ts";
import { configError } from "../failure/config.ts";
import { type ApplicationV2, guardApplication } from "./application.ts";

/** Needs the merchant's TLS client certificate. */
export const applyTargetV2 = "/secapi/pay/refund";

/**
 * The signed XML body of a V2 application (refund application page). Throws `config` for what breaks a rule, and for
 * `amount.from`, which only APIv3 knows.
 */
export function applyBodyV2(
  application: ApplicationV2,
  sender: SenderV2 & { readonly key: string },
): Uint8Array {
  guardApplication(application);
  if (application.amount.from !== undefined) {
    throw configError("amount.from", "amount.from is for APIv3 applications only.");
  }
  const fields = new Map<string, string>();
  for (const [name, value] of fieldsOf(application, sender)) if (value !== undefined) fields.set(name, value);
  fields.set("sign", signV2(fields, { key: sender.key, signType: sender.signType }));
  return encodeUtf8(writeXml(fields));
}

function fieldsOf(
  application: ApplicationV2,
  sender: SenderV2,
): readonly (readonly [string, string | undefined])[] {
  const { amount } = application;
  return [
    ["appid", guardField("appid", sender.appid)],
    ["mch_id", guardField("mchid", sender.mchid)],
    ["sub_appid", guardOptional("subAppid", application.subAppid)],
    ["sub_mch_id", application.subMchid],
    ["nonce_str", guardField("nonce", sender.nonce)],
    ["sign_type", sender.signType],
    ["transaction_id", application.transactionId],
    ["out_trade_no", application.outTradeNo],
    ["out_refund_no", application.outRefundNo],
    ["total_fee", String(amount.total)],
    ["refund_fee", String(amount.refund)],
    ["refund_fee_type", amount.currency],
    ["refund_desc", application.reason],
    ["refund_account", application.refundAccount],
    ["notify_url", application.notifyUrl],
    ["op_user_id", guardOptional("mchid", application.opUserId)],
  ];
}
