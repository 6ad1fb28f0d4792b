import { percentEncode } from "../canonical/url.ts";
import { encodeUtf8 } from "../codec/utf8.ts";
import { guardField, guardOptional } from "../exchange/grammar.ts";
import { configError } from "../failure/config.ts";
import { guardText } from "./application.ts";

/** How an abnormal refund shall be paid after all (abnormal refund page of APIv3). */
export interface AbnormalRefund {
  /** WeChat Pay's refund number. */
  readonly refundId: string;
  readonly outRefundNo: string;
  readonly subMchid?: string;
  readonly to: ToMerchant | ToPayersCard;
}

/** To the merchant's own account, to be handed on by the merchant. */
export interface ToMerchant {
  readonly type: "MERCHANT_BANK_CARD";
}

/** To another card of the payer; number and name are encrypted for WeChat Pay before they leave this machine. */
export interface ToPayersCard {
  readonly type: "USER_BANK_CARD";
  /** The bank's code, such as `ICBC_DEBIT`. */
  readonly bankType: string;
  readonly bankAccount: string;
  readonly realName: string;
}

/** The sensitive fields of a request, encrypted and in base64. */
export interface SealedPayer {
  readonly bankAccount: string;
  readonly realName: string;
}

export function abnormalTargetV3({ refundId }: AbnormalRefund): string {
  return `/v3/refund/domestic/refunds/${percentEncode(guardField("refundId", refundId))}/apply-abnormal-refund`;
}

/** Throws `config` for what breaks a rule; the payer's data are never in the message. */
export function guardAbnormal({ refundId, outRefundNo, subMchid, to }: AbnormalRefund): void {
  guardField("refundId", refundId);
  guardField("outRefundNo", outRefundNo);
  guardOptional("subMchid", subMchid);
  if (to.type === "MERCHANT_BANK_CARD") return;
  if (!/^[A-Z0-9_]{1,16}$/.test(to.bankType)) {
    throw configError("bankType", "bankType must be a bank's code such as ICBC_DEBIT.");
  }
  if (!/^[0-9]{8,32}$/.test(to.bankAccount))
    throw configError("bankAccount", "bankAccount must be 8 to 32 digits.");
  guardText("realName", to.realName, 70);
}

/** The JSON body, UTF-8; `sealed` is needed for the payer's card. */
export function abnormalBodyV3(
  { outRefundNo, subMchid, to }: AbnormalRefund,
  sealed?: SealedPayer,
): Uint8Array {
  const payer =
    to.type === "USER_BANK_CARD"
      ? { bank_type: to.bankType, bank_account: sealed?.bankAccount, real_name: sealed?.realName }
      : {};
  return encodeUtf8(
    JSON.stringify({ sub_mchid: subMchid, out_refund_no: outRefundNo, type: to.type, ...payer }),
  );
}
