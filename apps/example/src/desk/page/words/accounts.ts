import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { ReceivedAccountKind } from "@wxrefund/core";

/** WeChat Pay's own words for an account are Chinese; this says in English what they mean. */
export const accountsEn: Readonly<Record<ReceivedAccountKind, string>> = {
  "bank-card": "bank card",
  balance: "the payer's WeChat balance",
  merchant: "the shop's own account",
  "balance-plus": "the payer's Lingqiantong",
  "bank-e-account": "the payer's electronic bank account",
  "pocket-money": "the payer's pocket money",
  "business-account": "the payer's business account",
  "visitor-wallet": "the visitor's wallet",
  "corporate-merchant": "the paying company",
  "savings-jar": "the payer's savings jar",
  other: "",
};

/** The same as one says it to the buyer. */
export const buyersAccounts: Readonly<Record<Exclude<ReceivedAccountKind, "bank-card">, Sentence>> = {
  balance: { en: "your WeChat balance", zh: "您的微信零钱" },
  merchant: { en: "our own account", zh: "本店账户" },
  "balance-plus": { en: "your Lingqiantong", zh: "您的零钱通" },
  "bank-e-account": { en: "your electronic bank account", zh: "您的银行电子账户" },
  "pocket-money": { en: "your pocket money", zh: "您的零花钱" },
  "business-account": { en: "your business account", zh: "您的经营账户" },
  "visitor-wallet": { en: "your visitor's wallet", zh: "您的来华零钱包" },
  "corporate-merchant": { en: "the company that paid", zh: "付款企业的账户" },
  "savings-jar": { en: "your savings jar", zh: "您的小金罐" },
  other: { en: "your account", zh: "您的账户" },
};

export type Arrival = "balance" | "bank-card" | "merchant" | "unknown";

export const arrivals: Readonly<Record<Arrival, Sentence>> = {
  balance: { en: "It usually arrives within 5 minutes.", zh: "一般 5 分钟内到账。" },
  "bank-card": {
    en: "It usually arrives within 1 to 3 working days.",
    zh: "一般 1 至 3 个工作日到账。",
  },
  merchant: {
    en: "The shop has to hand it on to the buyer by other means.",
    zh: "需由商家以其他方式转交顾客。",
  },
  unknown: {
    en: "It usually arrives within 5 minutes in a WeChat balance, and within 1 to 3 working days on a bank card.",
    zh: "退至零钱一般 5 分钟内到账，退至银行卡一般 1 至 3 个工作日到账。",
  },
};

/** What is said where WeChat Pay pays the shop and not the buyer. */
export interface ToShop {
  readonly status: Sentence;
  readonly headline: Sentence;
  readonly toBuyer: Sentence;
  readonly because: Sentence;
  readonly todo: Sentence;
}

export const toShop: Readonly<Record<"PROCESSING" | "SUCCESS", ToShop>> = {
  PROCESSING: {
    status: { en: "On its way to the shop", zh: "正在退至商户" },
    headline: {
      en: "{amount} is on its way to the shop's own account",
      zh: "{amount} 正在退至商户账户",
    },
    toBuyer: {
      en: "Your refund of {amount} could not be paid to your account, so WeChat Pay is paying it to us. We will hand it on to you ourselves and will ask you how.",
      zh: "您的退款 {amount} 未能退到您的账户，微信支付正将款项退给本店。我们会另行转交给您，并与您确认收款方式。",
    },
    because: {
      en: "WeChat Pay has accepted this refund and is paying it into the shop's own account.",
      zh: "微信支付已受理，正将款项退至商户账户。",
    },
    todo: {
      en: "Wait until it has arrived there, then hand the money on to the buyer, once.",
      zh: "请等款项到账，再以其他方式转交顾客，只付一次。",
    },
  },
  SUCCESS: {
    status: { en: "Paid to the shop", zh: "已退至商户" },
    headline: {
      en: "{amount} is in the shop's own account, not the buyer's",
      zh: "{amount} 已退至商户账户，未退给顾客",
    },
    toBuyer: {
      en: "Your refund of {amount} could not be paid to your account, so WeChat Pay has paid it to us{when}. We will hand it on to you ourselves and will ask you how.",
      zh: "您的退款 {amount} 未能退到您的账户，微信支付已{when}将款项退给本店。我们会另行转交给您，并与您确认收款方式。",
    },
    because: {
      en: "WeChat Pay has paid this refund into the shop's own account, which is final.",
      zh: "微信支付已将款项退至商户账户，且不会再变。",
    },
    todo: {
      en: "Hand the money on to the buyer by other means, once, and write it down; another refund would pay twice.",
      zh: "请以其他方式把款项转交顾客，只付一次，并做好记录；再退一笔会重复付款。",
    },
  },
};
