import type { HeaderLine } from "@wxrefund/core";
import { errorV3 } from "../answer/errors-v3.ts";
import type { Made, MadeV3 } from "../answer/made.ts";
import { seal } from "../answer/seal.ts";
import type { Site } from "../site.ts";
import type { Act } from "./act.ts";

const aheadMs = 10 * 60_000;

/** What a service says whose clock is far from the client's. */
export const refusedAsStale: Act<MadeV3> = async ({ received, site }) => ({
  sealed: await seal({ ...errorV3("stale"), headers: [skewedDate(site)] }, received, site),
});

/** The gateway tells the same time, so that whoever compares clocks can see why. */
export function bySkewedGateway(told: Made, site: Site): Made {
  const isArmed = site.faults.turns("v3").some(({ fault }) => fault === "clock-skew");
  if (!isArmed || told.api !== "v3" || told.signed) return told;
  return { ...told, headers: [...(told.headers ?? []), skewedDate(site)] };
}

function skewedDate({ nowMs }: Site): HeaderLine {
  return ["Date", new Date(nowMs() + aheadMs).toUTCString()];
}
