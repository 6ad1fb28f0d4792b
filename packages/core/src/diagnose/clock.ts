import { httpDateMs } from "../exchange/retry-after.ts";
import type { HeaderLine } from "../port/wire.ts";
import type { Finding } from "./finding.ts";

const toleratedSeconds = 300;

/** The instant of an answer's `Date` header in milliseconds, or undefined. */
function dateHeaderMs(headers: readonly HeaderLine[]): number | undefined {
  const text = headers.find(([name]) => name.toLowerCase() === "date")?.[1].trim();
  return text === undefined ? undefined : httpDateMs(text);
}

/** How far this machine's clock is ahead of the host's, in whole seconds; negative when it is behind. */
export function clockOffsetSeconds(headers: readonly HeaderLine[], receivedAtMs: number): number | undefined {
  const dateMs = dateHeaderMs(headers);
  return dateMs === undefined ? undefined : Math.floor(receivedAtMs / 1000) - dateMs / 1000;
}

/** What is wrong with the time of an answer. Without `receivedAtMs` only the answer's own `Date` is compared. */
export function clockFindings(
  headers: readonly HeaderLine[],
  timestampSeconds: number,
  receivedAtMs: number | undefined,
): readonly Finding[] {
  const dateMs = dateHeaderMs(headers);
  if (dateMs !== undefined && Math.abs(dateMs / 1000 - timestampSeconds) > toleratedSeconds)
    return [oldAnswer(dateMs / 1000 - timestampSeconds)];
  if (receivedAtMs === undefined) return [];
  const offset = Math.floor(receivedAtMs / 1000) - timestampSeconds;
  return Math.abs(offset) > toleratedSeconds ? [clockOff(offset, dateMs !== undefined)] : [];
}

function oldAnswer(ageSeconds: number): Finding {
  return {
    id: "answer-not-of-its-date",
    text: `The answer was signed ${seconds(ageSeconds)} ${ageSeconds > 0 ? "before" : "after"} the time its Date header tells: it is not the one that host just gave.`,
    fix: "Look for a cache or a proxy that gives old answers, and for headers and body of different answers.",
  };
}

function clockOff(offsetSeconds: number, sure: boolean): Finding {
  const side = offsetSeconds > 0 ? "ahead of" : "behind";
  const reserve = sure ? "" : " If the clock is right, the answer is an old one.";
  return {
    id: "clock-off",
    text: `This machine's clock is ${seconds(offsetSeconds)} ${side} WeChat Pay's; more than ${toleratedSeconds} is refused on both sides.${reserve}`,
    fix: "Set the clock by NTP, and compare seconds with seconds.",
  };
}

function seconds(count: number): string {
  return `${Math.abs(count)} seconds`;
}
