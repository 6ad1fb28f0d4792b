import type { Language } from "@wxrefund/browser-verify/messages";
import type { Refund } from "@wxrefund/core";
import { type Evident, knownOf } from "../../entry.ts";
import { arrivalOf, buyersAccount, toShopOf } from "./destination.ts";
import { dateTime, yuan } from "../format.ts";
import { filled } from "../language.ts";
import { arrivals } from "../words/accounts.ts";
import { toBuyer } from "../words/statuses.ts";

/** What support may say to the buyer about a refund, or about one that is not found or of which nothing is known. */
export function sentenceToBuyer(evident: Evident, language: Language): string {
  const { refund } = evident;
  const text = (toShopOf(refund)?.toBuyer ?? toBuyer[knownOf(evident)])[language];
  return refund === undefined ? text : filled(text, blanksOf(refund, language));
}

function blanksOf(refund: Refund, language: Language): Readonly<Record<string, string>> {
  const { amount, successTimeMs } = refund;
  const day = successTimeMs === undefined ? undefined : dateTime(successTimeMs).slice(0, 10);
  const when = language === "en" ? ` on ${day}` : `于 ${day} `;
  return {
    amount: amount.refund === undefined ? "" : yuan(amount.refund),
    account: buyersAccount(refund, language),
    arrival: arrivals[arrivalOf(refund)][language],
    when: day === undefined ? "" : when,
  };
}
