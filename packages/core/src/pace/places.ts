/**
 * One of the places that share out a limit: a start takes a place, and the next one there comes a whole window later.
 * Of more starts than places within a window two would have had the same place.
 */
export interface Place {
  /** The latest start that was given out here, */
  plannedMs: number;
  /** and when the latest really left, but for the lateness that is allowed. */
  leftMs: number;
  /** Whoever is on the way out, waiting for a connection perhaps; the next one waits for it. */
  leaving?: { readonly start: object; readonly sinceMs: number } | undefined;
}

/** Whoever was let go and is not heard of for so long, as on a Worker that was stopped, is waited for no more. */
const longestLeavingMs = 10_000;
const askAgainMs = 20;

/** As many places as starts are allowed in a window, taken in turn. Plain numbers: edge requests may share them. */
export interface Places {
  readonly windowMs: number;
  /** Every start is a little late. So much is not counted, or it would add up from one start of a place to the next. */
  readonly lateMs: number;
  readonly places: readonly Place[];
  next: number;
}

export function emptyPlaces(count: number, windowMs: number, lateMs: number): Places {
  const places = Array.from({ length: count }, (): Place => ({ plannedMs: never, leftMs: never }));
  return { windowMs, lateMs, places, next: 0 };
}

const never = Number.NEGATIVE_INFINITY;

/** When the next place is free for a start. */
export function nextPlannedMs({ windowMs, places, next }: Places): number {
  return (places[next]?.plannedMs ?? never) + windowMs;
}

/** Gives the next place to a start at this instant, not before `nextPlannedMs`. */
export function takePlace(all: Places, atMs: number): Place {
  const place = all.places[all.next] ?? { plannedMs: never, leftMs: never };
  place.plannedMs = atMs;
  all.next = (all.next + 1) % all.places.length;
  return place;
}

/** A start that is ready to leave. */
export interface Leaving {
  readonly start: object;
  readonly plannedMs: number;
  readonly nowMs: number;
}

/** `nowMs` when a start may leave from its place now, which is noted; else when to ask again. */
export function leavePlace(
  { windowMs, lateMs }: Places,
  place: Place,
  { start, plannedMs, nowMs }: Leaving,
): number {
  const freeMs = Math.max(place.leftMs + windowMs, plannedMs);
  if (freeMs > nowMs) return freeMs;
  if (place.leaving !== undefined && nowMs < place.leaving.sinceMs + longestLeavingMs) {
    return nowMs + askAgainMs;
  }
  place.leftMs = Math.max(freeMs, nowMs - lateMs);
  place.leaving = { start, sinceMs: nowMs };
  return nowMs;
}

/** The start that was let go is on its way, a little later. */
export function delayLeft({ lateMs }: Places, place: Place, atMs: number): void {
  place.leftMs = Math.max(place.leftMs, atMs - lateMs);
  place.leaving = undefined;
}

/** A start has ended; had it not left, it never will. */
export function freePlace(place: Place, start: object): void {
  if (place.leaving?.start === start) place.leaving = undefined;
}
