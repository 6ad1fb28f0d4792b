import { type AbnormalRefund, guardAbnormal, guardField } from "@wxrefund/core";
import type { NumberKind } from "../number-kind.ts";

/** Whether WeChat Pay has numbers of that kind which look so. */
export function isNumber(kind: NumberKind, text: string): boolean {
  return passes(() => guardField(kind, text));
}

type Card = Extract<AbnormalRefund["to"], { readonly type: "USER_BANK_CARD" }>;

/** A payer's card as it was entered, without the spaces that are printed on cards. */
export function cardOf(given: FormData): Card {
  return {
    type: "USER_BANK_CARD",
    bankType: entered(given, "bankType"),
    bankAccount: entered(given, "bankAccount").replaceAll(/[\s-]/g, ""),
    realName: entered(given, "realName"),
  };
}

function entered(given: FormData, name: string): string {
  const value = given.get(name);
  return typeof value === "string" ? value.trim() : "";
}

export const cardFields = ["bankAccount", "realName"] as const;
export type CardField = (typeof cardFields)[number];

const goodCard: Card = {
  type: "USER_BANK_CARD",
  bankType: "ICBC_DEBIT",
  bankAccount: "00000000",
  realName: "x",
};

/** What WeChat Pay would not take, each field judged by itself. */
export function wrongFields(card: Card): readonly CardField[] {
  const judged = (field: CardField): AbnormalRefund => ({
    refundId: "1",
    outRefundNo: "1",
    to: { ...goodCard, [field]: card[field] },
  });
  return cardFields.filter((field) => !passes(() => guardAbnormal(judged(field))));
}

function passes(guard: () => unknown): boolean {
  try {
    guard();
    return true;
  } catch {
    return false;
  }
}
