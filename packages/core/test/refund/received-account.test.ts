import { expect, test } from "vitest";
import { readReceivedAccount } from "../../src/index.ts";

test.each([
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
  ["", "other"],
  ["招商银行", "other"],
  ["信用卡0403", "other"],
  ["招商银行信用卡0403x", "other"],
  ["支付用户零钱 ", "other"],
  ["constructor", "other"],
])("%s is %s", (text, kind) => {
  expect(readReceivedAccount(text)).toEqual({ kind });
});

test.each([
  ["招商银行信用卡0403", { bank: "招商银行", cardType: "信用卡", tail: "0403" }],
  ["工商银行借记卡5130", { bank: "工商银行", cardType: "借记卡", tail: "5130" }],
  ["招商银行信用卡", { bank: "招商银行", cardType: "信用卡" }],
  ["农村信用社储蓄卡0001", { bank: "农村信用社", cardType: "储蓄卡", tail: "0001" }],
  ["建设银行准贷记卡7777", { bank: "建设银行", cardType: "准贷记卡", tail: "7777" }],
  ["建设银行贷记卡7777", { bank: "建设银行", cardType: "贷记卡", tail: "7777" }],
])("%s is a bank card", (text, card) => {
  expect(readReceivedAccount(text)).toEqual({ kind: "bank-card", ...card });
});
