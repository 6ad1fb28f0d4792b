const keptMs = 600_000;

/** Nonces of answers that were believed, each kept for ten minutes: twice the clock tolerance. */
export interface SeenNonces {
  readonly until: Map<string, number>;
}

export function noSeenNonces(): SeenNonces {
  return { until: new Map() };
}

/** Notes a nonce; false when it was seen within the last ten minutes. */
export function noteNonce({ until }: SeenNonces, nonce: string, nowMs: number): boolean {
  forgetBefore(until, nowMs);
  if (until.has(nonce)) return false;
  until.set(nonce, nowMs + keptMs);
  return true;
}

/** Maps iterate in order of insertion, so the oldest come first and the walk ends at the first kept one. */
function forgetBefore(until: Map<string, number>, nowMs: number): void {
  for (const [nonce, untilMs] of until) {
    if (untilMs > nowMs) return;
    until.delete(nonce);
  }
}
