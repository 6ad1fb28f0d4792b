import type { Language } from "@wxrefund/browser-verify/messages";
import type { Refund } from "@wxrefund/core";
import { accountsEn } from "../words/statuses.ts";

/** By which of the documented times the money arrives: the account decides, and the channel where it is unclear. */
export function arrivalOf({ receivedAccount, channel }: Refund): "balance" | "bank-card" | "unknown" {
  const kind = receivedAccount?.kind ?? "other";
  if (kind === "balance" || kind === "bank-card") return kind;
  if (kind !== "other") return "unknown";
  if (channel === "BALANCE" || channel === "OTHER_BALANCE") return "balance";
  return channel === "OTHER_BANKCARD" ? "bank-card" : "unknown";
}

/** In English, what WeChat Pay's Chinese words for the account mean. */
export function glossOf({ receivedAccount }: Refund, language: Language): string {
  return language === "en" && receivedAccount !== undefined ? accountsEn[receivedAccount.kind] : "";
}

/** Where the money goes, as one says it to the buyer. */
export function buyersAccount({ receivedAccount, userReceivedAccount }: Refund, language: Language): string {
  const english = language === "en";
  if (receivedAccount?.kind === "balance") return english ? "your WeChat balance" : "您的微信零钱";
  if (receivedAccount?.kind !== "bank-card")
    return userReceivedAccount ?? (english ? "the way you paid" : "原支付账户");
  const { bank, cardType = "", tail } = receivedAccount;
  if (english) return tail === undefined ? `your ${bank} card` : `your bank card ending in ${tail}`;
  return `您的${bank}${cardType}${tail === undefined ? "" : `（尾号 ${tail}）`}`;
}
