const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const beijing = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

const minuteMs = 60_000;
const beijingOffsetMinutes = 8 * 60;

/**
 * The instant a time of WeChat Pay stands for, in milliseconds since 1970; fractions beyond milliseconds are cut off.
 * Undefined for any other text, an impossible date or time, and a leap second.
 *
 * Two spellings: RFC 3339 with a zone (APIv3 partner refund query page, `create_time`), and `yyyy-MM-dd HH:mm:ss`
 * without one, which is Beijing time (V2 refund query docs, `refund_success_time_$n`).
 *
 * @example
 * ```ts
 * instantMs("2020-12-01T16:18:12+08:00"); // 1606810692000
 * instantMs("2020-12-01 16:18:12");       // 1606810692000
 * instantMs("2021-02-29 00:00:00");       // undefined
 * ```
 */
export function instantMs(text: string): number | undefined {
  const zoned = rfc3339.exec(text);
  if (zoned !== null) return utcMs(zoned.slice(1, 8), zoneMinutes(zoned.slice(8)));
  const local = beijing.exec(text);
  return local === null ? undefined : utcMs(local.slice(1), beijingOffsetMinutes);
}

function zoneMinutes([sign, hours, minutes]: readonly (string | undefined)[]): number {
  if (sign === undefined) return 0;
  const east = numberIn(hours, 0, 23) * 60 + numberIn(minutes, 0, 59);
  return sign === "-" ? -east : east;
}

function utcMs(parts: readonly (string | undefined)[], offsetMinutes: number): number | undefined {
  const [year, month, day, hour, minute, second, fraction = ""] = parts;
  const dayMs = midnightMs(numberIn(year, 0, 9999), numberIn(month, 1, 12), numberIn(day, 1, 31));
  const minutes = numberIn(hour, 0, 23) * 60 + numberIn(minute, 0, 59) - offsetMinutes;
  const seconds = numberIn(second, 0, 59);
  const instant = dayMs + minutes * minuteMs + seconds * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3));
  return Number.isNaN(instant) ? undefined : instant;
}

function numberIn(digits: string | undefined, least: number, most: number): number {
  const value = Number(digits);
  return value >= least && value <= most ? value : Number.NaN;
}

/** NaN for a day its month does not have, which lands in the next month. `Date.UTC` would take the years 0 to 99 for 1900 to 1999. */
function midnightMs(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 ? date.getTime() : Number.NaN;
}
