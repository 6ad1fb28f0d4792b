import type { ReceivedAccount, ReceivedAccountKind } from "./model.ts";

/** The wordings of the documents and of live answers; the APIv3 page prints the two merchant ones joined. */
const wordings: ReadonlyMap<string, Exclude<ReceivedAccountKind, "bank-card">> = new Map([
  ["支付用户零钱", "balance"],
  ["支付用户的零钱", "balance"],
  ["用户零钱", "balance"],
  ["商户基本账户", "merchant"],
  ["商户结算银行账户", "merchant"],
  ["商户基本账户商户结算银行账户", "merchant"],
  ["支付用户零钱通", "balance-plus"],
  ["支付用户银行电子账户", "bank-e-account"],
  ["支付用户零花钱", "pocket-money"],
  ["用户经营账户", "business-account"],
  ["支付用户来华零钱包", "visitor-wallet"],
  ["企业支付商户", "corporate-merchant"],
  ["支付用户小金罐", "savings-jar"],
]);

const bankCard = /^(.+?)(准贷记卡|贷记卡|信用卡|借记卡|储蓄卡)([0-9]+)?$/;

/**
 * Reads where the money goes into its kind: the ten forms of the APIv3 partner refund query page
 * (`user_received_account`) and their live variants; any other text is `other`. A card's tail may be absent.
 *
 * @example
 * ```ts
 * readReceivedAccount("招商银行信用卡0403");
 * // { kind: "bank-card", bank: "招商银行", cardType: "信用卡", tail: "0403" }
 * readReceivedAccount("支付用户零钱"); // { kind: "balance" }
 * ```
 */
export function readReceivedAccount(text: string): ReceivedAccount {
  const kind = wordings.get(text);
  if (kind !== undefined) return { kind };
  const [, bank, cardType, tail] = bankCard.exec(text) ?? [];
  if (bank === undefined || cardType === undefined) return { kind: "other" };
  return { kind: "bank-card", bank, cardType, ...(tail === undefined ? {} : { tail }) };
}
