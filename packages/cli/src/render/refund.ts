import {
  printable,
  type Refund,
  type RefundAmount,
  type RefundPromotion,
  statusAdvice,
} from "@wxrefund/core";
import { type Card, type Row, rowsOf } from "./card.ts";
import { money } from "./money.ts";
import { statusWords, wireWords } from "./words.ts";

/** One refund for a person to read. */
export function refundCard(refund: Refund): Card {
  const { text, tone } = statusWords[refund.status];
  const rows = [
    ...rowsOf(
      ["Refund", numbers(refund.outRefundNo, refund.refundId)],
      ["Order", numbers(refund.outTradeNo, refund.transactionId)],
      ["Amount", refundedOf(refund.amount)],
      ["", cashAndCoupons(refund.amount)],
      ["Settlement", settlement(refund.amount)],
    ),
    ...refund.promotions.flatMap((promotion) => promotionRows(promotion, refund.amount.currency)),
    ...rowsOf(
      ["Goes to", shown(refund.userReceivedAccount)],
      ["Channel", word(refund.channel)],
      ["Paid from", word(refund.fundsAccount)],
      ["Source", word(refund.refundAccount)],
    ),
    ...fundRows(refund.amount),
    ...rowsOf(
      ["Created", shown(refund.createTime)],
      ["Succeeded", shown(refund.successTime)],
      ["Also told", extraNames(refund.extra)],
      ["Next", statusAdvice(refund).text],
    ),
  ];
  return { tone, title: text, aside: printable(refund.wireStatus, 40), rows };
}

/** Names of the fields this version does not know; their values are in the `--json` document. */
export function extraNames(extra: Readonly<Record<string, unknown>>): string | undefined {
  const names = Object.keys(extra);
  return names.length === 0 ? undefined : `${printable(names.join(", "))} (see --json)`;
}

function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : printable(text);
}

function word(wire: string | undefined): string | undefined {
  return wire === undefined ? undefined : (wireWords.get(wire) ?? printable(wire, 80));
}

function numbers(merchants: string | undefined, platforms: string | undefined): string | undefined {
  const theirs = platforms === undefined ? undefined : `WeChat Pay ${printable(platforms)}`;
  if (merchants === undefined) return theirs;
  return theirs === undefined ? printable(merchants) : `${printable(merchants)}  (${theirs})`;
}

/** The refunded amount and the order's, as far as they are told. */
export function refundedOf({ refund, total, currency }: RefundAmount): string | undefined {
  if (refund === undefined) return undefined;
  const back = money(refund, currency);
  return total === undefined ? back : `${back} of ${money(total, currency)}`;
}

function cashAndCoupons(amount: RefundAmount): string | undefined {
  const { refund, discountRefund: coupons, currency } = amount;
  if (coupons === undefined || coupons === 0) return undefined;
  const cash = amount.payerRefund ?? (refund === undefined ? undefined : refund - coupons);
  const inCoupons = `${money(coupons, currency)} in coupons`;
  return cash === undefined || cash < 0 ? inCoupons : `${money(cash, currency)} in cash, ${inCoupons}`;
}

// Settlement figures repeat the plain ones unless the order used coupons that were not prepaid.
function settlement(amount: RefundAmount): string | undefined {
  const { settlementRefund, settlementTotal, refund, total, currency } = amount;
  if (settlementRefund === undefined) return undefined;
  if (settlementRefund === refund && (settlementTotal ?? total) === total) return undefined;
  const of = settlementTotal === undefined ? "" : ` of ${money(settlementTotal, currency)}`;
  return `${money(settlementRefund, currency)}${of}`;
}

function fundRows({ from = [], refundFee, advance, currency }: RefundAmount): Row[] {
  return [
    ...from.map((part): Row => [
      "Funds",
      `${word(part.account) ?? "an account"}: ${optionalMoney(part.amount, currency)}`,
    ]),
    ...rowsOf(
      ["Fee back", refundFee === undefined || refundFee === 0 ? undefined : money(refundFee, currency)],
      ["Advance", advance === undefined || advance === 0 ? undefined : money(advance, currency)],
    ),
  ];
}

function promotionRows(promotion: RefundPromotion, currency: string | undefined): Row[] {
  const { promotionId, batchId, type, scope, amount, refundAmount, goods = [] } = promotion;
  const kinds = [type, scope, batchId === undefined ? undefined : `batch ${batchId}`].filter(
    (text) => text !== undefined,
  );
  const aside = kinds.length === 0 ? "" : ` (${printable(kinds.join(", "))})`;
  const worth = amount === undefined ? "" : `, worth ${money(amount, currency)}`;
  const back = refundAmount === undefined ? "" : `: ${money(refundAmount, currency)} back`;
  return [
    ["Coupon", `${shown(promotionId) ?? "without a number"}${aside}${back}${worth}`],
    ...goods.map((item): Row => {
      const name = shown(item.goodsName ?? item.merchantGoodsId ?? item.wechatpayGoodsId) ?? "goods";
      const count = item.refundQuantity === undefined ? "" : ` × ${item.refundQuantity}`;
      return ["", `${name}${count}: ${optionalMoney(item.refundAmount, currency)} back`];
    }),
  ];
}

function optionalMoney(amount: number | undefined, currency: string | undefined): string {
  return amount === undefined ? "an amount not told" : money(amount, currency);
}
