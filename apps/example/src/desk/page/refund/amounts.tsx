import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { yuan } from "../format.ts";
import { useSay } from "../language.ts";
import { words } from "../words/page.ts";

/** What goes back of an order's total, and where there are coupons, how it splits. */
export function Amounts({
  refund: { amount, promotions, status },
}: {
  readonly refund: Refund;
}): VNode | null {
  const say = useSay();
  const { refund, total, payerRefund, discountRefund } = amount;
  if (refund === undefined) return null;
  const coupons = discountRefund ?? (payerRefund === undefined ? 0 : refund - payerRefund);
  const cash = refund - coupons;
  return (
    <section aria-labelledby="amounts" class={`wide amounts ${status.toLowerCase()}`}>
      <h3 id="amounts">{say(words.amounts)}</h3>
      <p class="sum">
        <strong>{yuan(refund)}</strong>
        {total === undefined ? null : ` ${say(words.ofTotal, { total: yuan(total) })}`}
      </p>
      <Bar total={total ?? refund} cash={cash} coupons={coupons} />
      {coupons === 0 ? null : (
        <dl class="split">
          <Part look="cash" name={say(words.cashBack)} fen={cash} />
          <Part look="coupons" name={say(words.couponsBack)} fen={coupons} />
          {promotions.map(({ promotionId = "", type = "", refundAmount = 0 }) => (
            <Part key={promotionId} look="coupon" name={`${promotionId} ${type}`} fen={refundAmount} />
          ))}
        </dl>
      )}
    </section>
  );
}

interface PartProps {
  readonly look: "cash" | "coupons" | "coupon";
  readonly name: string;
  readonly fen: number;
}

function Part({ look, name, fen }: PartProps): VNode {
  return (
    <div class={look}>
      <dt>{name}</dt>
      <dd>{yuan(fen)}</dd>
    </div>
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
