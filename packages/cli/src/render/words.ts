import type { RefundStatus } from "@wxrefund/core";
import type { Tone } from "./style.ts";

/** How a person is told each status: WeChat Pay's own word and an English one. */
export const statusWords: Readonly<Record<RefundStatus, { readonly text: string; readonly tone: Tone }>> = {
  PROCESSING: { text: "退款处理中 in progress", tone: "warn" },
  SUCCESS: { text: "退款成功 refunded", tone: "good" },
  CLOSED: { text: "退款关闭 closed, not refunded", tone: "bad" },
  ABNORMAL: { text: "退款异常 stuck, the merchant must act", tone: "bad" },
  FAILED: { text: "退款失败 failed", tone: "bad" },
  UNCERTAIN: { text: "退款未确定 uncertain", tone: "warn" },
  UNRECOGNIZED: { text: "未知状态 a status this version does not know", tone: "warn" },
};

/** The platform's words from open lists, explained; a word that is not here is shown as it is. */
export const wireWords: ReadonlyMap<string, string> = new Map([
  ["ORIGINAL", "原路退款 back the way it was paid"],
  ["BALANCE", "退回到余额 to the balance"],
  ["OTHER_BALANCE", "原账户异常退到其他余额账户 to another balance account"],
  ["OTHER_BANKCARD", "原银行卡异常退到其他银行卡 to another bank card"],
  ["UNSETTLED", "未结算资金 funds not yet settled"],
  ["AVAILABLE", "可用余额 available balance"],
  ["UNAVAILABLE", "不可用余额 balance not available"],
  ["OPERATION", "运营账户 operation account"],
  ["BASIC", "基本账户 basic account"],
  ["ECNY_BASIC", "数字人民币基本账户 digital yuan basic account"],
  ["REFUND_SOURCE_PARTNER_ADVANCE", "advanced by the service provider"],
  ["REFUND_SOURCE_SUB_MERCHANT", "the sub-merchant"],
  ["REFUND_SOURCE_SUB_MERCHANT_ADVANCE", "advanced for the sub-merchant"],
  ["REFUND_SOURCE_RECHARGE_FUNDS", "可用余额 available balance"],
  ["REFUND_SOURCE_UNSETTLED_FUNDS", "未结算资金 funds not yet settled"],
]);
