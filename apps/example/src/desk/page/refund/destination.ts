import type { Language } from "@wxrefund/browser-verify/messages";
import type { Refund } from "@wxrefund/core";
import { accountsEn, type Arrival, buyersAccounts, type ToShop, toShop } from "../words/accounts.ts";

/** By which of the documented times the money arrives: the account decides, and the channel where it is unclear. */
export function arrivalOf({ receivedAccount, channel }: Refund): Arrival {
  const kind = receivedAccount?.kind ?? "other";
  if (kind === "balance" || kind === "bank-card" || kind === "merchant") return kind;
  if (kind !== "other") return "unknown";
  if (channel === "BALANCE" || channel === "OTHER_BALANCE") return "balance";
  return channel === "OTHER_BANKCARD" ? "bank-card" : "unknown";
}

/** What to say of a refund that goes to the shop's own account, from where the shop has to hand it on. */
export function toShopOf(refund: Refund | undefined): ToShop | undefined {
  if (refund?.receivedAccount?.kind !== "merchant") return undefined;
  const { status } = refund;
  return status === "PROCESSING" || status === "SUCCESS" ? toShop[status] : undefined;
}

/** WeChat Pay's own words for the account; the shop knows its own by an English name. */
export function accountOf({ receivedAccount, userReceivedAccount }: Refund, language: Language): Account {
  const ownInEnglish = language === "en" && receivedAccount?.kind === "merchant";
  if (ownInEnglish) return { text: accountsEn.merchant, lang: "en", gloss: "" };
  const gloss = language === "en" && receivedAccount !== undefined ? accountsEn[receivedAccount.kind] : "";
  return { text: userReceivedAccount, lang: userReceivedAccount === undefined ? undefined : "zh-CN", gloss };
}

export interface Account {
  readonly text: string | undefined;
  readonly lang: "en" | "zh-CN" | undefined;
  /** In English, what Chinese words mean. */
  readonly gloss: string;
}

/** Where the money goes, as one says it to the buyer. */
export function buyersAccount({ receivedAccount }: Refund, language: Language): string {
  if (receivedAccount === undefined) return language === "en" ? "the way you paid" : "原支付账户";
  if (receivedAccount.kind !== "bank-card") return buyersAccounts[receivedAccount.kind][language];
  const { bank, cardType = "", tail } = receivedAccount;
  if (language === "en") return tail === undefined ? "your bank card" : `your bank card ending in ${tail}`;
  return `您的${bank}${cardType}${tail === undefined ? "" : `（尾号 ${tail}）`}`;
}
