import type { HeaderLine } from "../port/wire.ts";

const capSeconds = 600;
const floorSeconds = 1;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const imfFixdate = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/**
 * What `Retry-After` asks for (RFC 9110, section 10.2.3), in seconds from `nowMs`, from one second to ten minutes:
 * a hostile or broken header must neither park a caller for a year nor have him ask without a pause. Undefined when absent or unreadable.
 */
export function retryAfterSeconds(headers: readonly HeaderLine[], nowMs: number): number | undefined {
  const text = headers.find(([name]) => name.toLowerCase() === "retry-after")?.[1].trim();
  if (text === undefined) return undefined;
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : secondsUntil(text, nowMs);
  return seconds === undefined ? undefined : Math.min(Math.max(seconds, floorSeconds), capSeconds);
}

function secondsUntil(text: string, nowMs: number): number | undefined {
  const atMs = httpDateMs(text);
  return atMs === undefined ? undefined : Math.ceil((atMs - nowMs) / 1000);
}

/** The instant of an HTTP date in the form that senders must use (RFC 9110, section 5.6.7), in milliseconds. */
export function httpDateMs(text: string): number | undefined {
  const [, day, month, year, hour, minute, second] = imfFixdate.exec(text) ?? [];
  const monthIndex = months.indexOf(month ?? "");
  if (monthIndex < 0) return undefined;
  return Date.UTC(Number(year), monthIndex, Number(day), Number(hour), Number(minute), Number(second));
}
