import type { RefundError, Standing } from "@wxrefund/core";
import type { Bounds } from "./surroundings.ts";

/** How far one call has come; it belongs to that call alone. */
export interface Progress {
  readonly startMs: number;
  readonly errors: RefundError[];
  attempts: number;
  /** Since when no attempt is under way. */
  idleSinceMs: number;
  /** The host asked last, and those after whose failure the next attempt should go elsewhere. */
  lastHost: number;
  readonly failedHosts: number[];
}

export function started(startMs: number): Progress {
  return { startMs, errors: [], attempts: 0, idleSinceMs: startMs, lastHost: 0, failedHosts: [] };
}

export function standing(
  error: RefundError,
  { timeoutMs, maxAttempts }: Bounds,
  { progress, nowMs }: { readonly progress: Progress; readonly nowMs: number },
): Standing {
  const { attempts, errors, startMs } = progress;
  const probes = errors.filter(({ reason }) => reason === "probe").length;
  return { error, attempts, maxAttempts, elapsedMs: nowMs - startMs, timeoutMs, probes };
}

const shortestAttemptMs = 5_000;

/**
 * No single attempt may use up the time of the others, unless it is the last; where another host could answer, none may
 * use up more than half.
 */
export function attemptTimeoutMs(
  { timeoutMs, maxAttempts }: Bounds,
  { startMs, attempts }: Progress,
  { hosts, nowMs }: { readonly hosts: number; readonly nowMs: number },
): number {
  const leftMs = Math.max(startMs + timeoutMs - nowMs, 0);
  const shortestMs = hosts > 1 ? Math.min(shortestAttemptMs, timeoutMs / 2) : shortestAttemptMs;
  const shareMs = Math.max(timeoutMs / maxAttempts, shortestMs);
  return attempts < maxAttempts ? Math.min(leftMs, shareMs) : leftMs;
}
