import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { yuan } from "./format.ts";
import { useSay } from "./language.ts";
import { words } from "./words.ts";

/** What goes back, split into cash and coupons, of an order's total. */
export function Amounts({ refund: { amount, promotions } }: { readonly refund: Refund }): VNode | null {
  const say = useSay();
  const { refund, total, payerRefund, discountRefund } = amount;
  if (refund === undefined) return null;
  const coupons = discountRefund ?? (payerRefund === undefined ? 0 : refund - payerRefund);
  const cash = refund - coupons;
  return (
    <section aria-labelledby="amounts">
      <h3 id="amounts">{say(words.amounts)}</h3>
      <p class="sum">
        <strong>{yuan(refund)}</strong>
        {total === undefined ? null : ` ${say(words.ofTotal)} ${yuan(total)}`}
      </p>
      <Bar total={total ?? refund} cash={cash} coupons={coupons} />
      <dl class="split">
        <div class="cash">
          <dt>{say(words.cashBack)}</dt>
          <dd>{yuan(cash)}</dd>
        </div>
        <div class="coupons">
          <dt>{say(words.couponsBack)}</dt>
          <dd>{yuan(coupons)}</dd>
        </div>
        {promotions.map(({ promotionId = "", type, refundAmount = 0 }) => (
          <div key={promotionId} class="coupon">
            <dt>
              <code>{promotionId}</code> {type}
            </dt>
            <dd>{yuan(refundAmount)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface BarProps {
  readonly total: number;
  readonly cash: number;
  readonly coupons: number;
}

/** The same as the words beside it, so a screen reader passes over it. */
function Bar({ total, cash, coupons }: BarProps): VNode {
  const width = (fen: number): number => (total === 0 ? 0 : (1000 * fen) / total);
  return (
    <svg class="bar" viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true">
      <rect class="whole" width="1000" height="28" />
      <rect class="cash" width={width(cash)} height="28" />
      <rect class="coupons" x={width(cash)} width={width(coupons)} height="28" />
    </svg>
  );
}
