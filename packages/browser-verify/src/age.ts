import { settingError } from "./setting-error.ts";

/**
 * How old a signed answer may be.
 *
 * - `finalAtAnyAge`: a final status (SUCCESS, CLOSED) will not change, so it is believed at any age; every other must
 *   be at most `othersWithinSeconds` old.
 * - `fresh`: every answer must be at most `withinSeconds` old.
 * - {@link dangerouslyAtAnyAge}: no limit at all.
 *
 * Seconds are whole numbers from 1 to 86400. A time more than 300 seconds ahead of this device's clock is refused
 * under every rule.
 */
export type AgeRule =
  | { readonly finalAtAnyAge: { readonly othersWithinSeconds: number }; readonly fresh?: never }
  | { readonly fresh: { readonly withinSeconds: number }; readonly finalAtAnyAge?: never }
  | typeof dangerouslyAtAnyAge;

/**
 * Believes what is no longer so: an answer that says PROCESSING is believed years later, and whoever relays it may
 * choose which of all past answers the page sees. A symbol, so that no JSON can ask for it.
 */
export const dangerouslyAtAnyAge: unique symbol = Symbol("dangerouslyAtAnyAge");

/** The rule where none is given; 300 seconds are WeChat Pay's own. */
export const defaultAgeRule: AgeRule = { finalAtAnyAge: { othersWithinSeconds: 300 } };

/** How far ahead of this device's clock a signed time may lie. */
export const maxAheadSeconds = 300;

/** The greatest age in seconds that a rule has for a final status and for any other. */
export interface AgeLimits {
  readonly final: number;
  readonly other: number;
}

/** Throws `config` for a rule that is none. */
export function ageLimits(rule: AgeRule): AgeLimits {
  const unlimited = Number.POSITIVE_INFINITY;
  if (rule === dangerouslyAtAnyAge) return { final: unlimited, other: unlimited };
  const { fresh, finalAtAnyAge } = rule;
  const limit = seconds(fresh?.withinSeconds ?? finalAtAnyAge?.othersWithinSeconds);
  return { final: fresh === undefined ? unlimited : limit, other: limit };
}

function seconds(value: number | undefined): number {
  if (value !== undefined && Number.isSafeInteger(value) && value >= 1 && value <= 86_400) return value;
  throw settingError("age", "age is no rule with seconds from 1 to 86400.");
}
