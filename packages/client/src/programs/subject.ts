import type { Subject } from "../program/observe.ts";

interface Numbered {
  readonly outRefundNo?: string;
}

/** What a call over APIv3 is about, for whoever observes it. */
export function subjectV3({ outRefundNo }: Numbered): Subject {
  return { api: "v3", outRefundNo };
}

/** The same over V2. */
export function subjectV2({ outRefundNo }: Numbered): Subject {
  return { api: "v2", outRefundNo };
}
