import type { JourneyStep } from "./journeys.ts";
import type { RefundRecord } from "./record.ts";

/** A refund at one moment of virtual time. */
export interface RefundAtMoment {
  readonly refund: RefundRecord;
  readonly step: JourneyStep;
  /** Only when it succeeded. */
  readonly successMs?: number;
}

/** The step a refund has reached, or undefined while (or because) it cannot be found. */
export function atMoment(refund: RefundRecord, nowMs: number): RefundAtMoment | undefined {
  const step = refund.steps.findLast(({ afterSeconds }) => refund.createdMs + afterSeconds * 1000 <= nowMs);
  if (step === undefined) return undefined;
  if (step.state !== "SUCCESS") return { refund, step };
  return { refund, step, successMs: refund.createdMs + step.afterSeconds * 1000 };
}

/** The same for a refund that was accepted, also when it cannot be found yet: then it is in processing. */
export function justAccepted(refund: RefundRecord, nowMs: number): RefundAtMoment {
  const [first] = refund.steps;
  if (first === undefined) throw new TypeError("A refund without a journey was accepted.");
  return atMoment(refund, nowMs) ?? { refund, step: { ...first, state: "PROCESSING" } };
}

/** `2015-05-20T13:29:35+08:00`. */
export function beijingRfc3339(ms: number): string {
  return `${beijing(ms)}+08:00`;
}

/** `2015-05-20 13:29:35`, V2's form: Beijing time without a zone. */
export function beijingPlain(ms: number): string {
  return beijing(ms).replace("T", " ");
}

function beijing(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19);
}
