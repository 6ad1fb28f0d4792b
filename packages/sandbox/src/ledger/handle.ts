import type { JourneyStep } from "./journeys.ts";
import type { RefundRecord } from "./record.ts";

const toCardSeconds = 5 * 60;

/** An abnormal refund on its way to a bank card: in processing from now on, refunded after 5 minutes. */
export function handled(
  refund: RefundRecord,
  { nowMs, receivedAccount }: { readonly nowMs: number; readonly receivedAccount: string },
): RefundRecord {
  const afterSeconds = Math.floor((nowMs - refund.createdMs) / 1000);
  const way = { channel: "OTHER_BANKCARD", receivedAccount } as const;
  const past = refund.steps.filter((step) => step.afterSeconds <= afterSeconds);
  const ahead: readonly JourneyStep[] = [
    { ...way, afterSeconds, state: "PROCESSING" },
    { ...way, afterSeconds: afterSeconds + toCardSeconds, state: "SUCCESS" },
  ];
  return { ...refund, steps: [...past, ...ahead] };
}
