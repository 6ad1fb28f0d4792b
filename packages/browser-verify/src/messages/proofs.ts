import type { Sentence } from "./sentence.ts";

/** Who vouches for a refund: WeChat Pay for a verified answer, only the shop for a receipt. Show it beside the status. */
export const proofSentences: Readonly<Record<"wechat-pay" | "shop", Sentence>> = {
  "wechat-pay": {
    en: "This page has checked WeChat Pay's own signature.",
    zh: "本页面已验证微信支付的签名。",
  },
  shop: {
    en: "This is the shop's own statement; WeChat Pay's signature was not checked here.",
    zh: "以上为商家自行出具的说明，本页面未验证微信支付的签名。",
  },
};
