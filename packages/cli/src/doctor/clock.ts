import { clockOffsetSeconds, type Finding, type WireAnswer } from "@wxrefund/core";
import { type Check, failed, ok, warned } from "./check.ts";

const refusedSeconds = 300;
const noticedSeconds = 60;
const setIt = `Set the clock by NTP; beyond ${refusedSeconds} seconds nothing is accepted on either side.`;

/** This machine's clock beside a host's, by the answer's `Date`. */
export function clockCheck(baseUrl: string, offsetSeconds: number | undefined): Check {
  const id = "clock";
  if (offsetSeconds === undefined)
    return warned(id, { text: `${baseUrl} tells no time (no Date header).`, fix: "Check the clock by NTP." });
  const text = `This machine's clock is ${aside(offsetSeconds)} ${baseUrl}.`;
  const off = Math.abs(offsetSeconds);
  if (off <= noticedSeconds) return ok(id, text);
  return off > refusedSeconds ? failed(id, { id, text, fix: setIt }) : warned(id, { text, fix: setIt });
}

/** Why a request was refused, where the refusal itself tells another time. */
export function clockFindings(answer: WireAnswer, receivedAtMs: number): readonly Finding[] {
  const offset = clockOffsetSeconds(answer.headers, receivedAtMs) ?? 0;
  if (Math.abs(offset) <= refusedSeconds) return [];
  const text = `By the Date of this answer this machine's clock is ${aside(offset)} WeChat Pay's, so the signature counts as stale.`;
  return [{ id: "clock-off", text, fix: setIt }];
}

function aside(offsetSeconds: number): string {
  return `${Math.abs(offsetSeconds)} seconds ${offsetSeconds < 0 ? "behind" : "ahead of"}`;
}
