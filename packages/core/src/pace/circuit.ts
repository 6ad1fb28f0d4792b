/**
 * What one client knows of its hosts, main first, as plain numbers. A host that fails is left for a while; then one
 * call at a time tries it, and the main host is returned to as soon as such a trial succeeds.
 */
export interface HostHealth {
  /** Failures in a row. */
  failures: number;
  /** Not to be asked before this instant, unless as a trial or for want of another. */
  openUntilMs: number;
  /** Until this instant somebody is trying it. */
  trialUntilMs: number;
}

const failuresToOpen = 3;
const shortestOpenMs = 5_000;
const longestOpenMs = 60_000;
const trialMs = 10_000;

export function healthyHost(): HostHealth {
  return { failures: 0, openUntilMs: 0, trialUntilMs: 0 };
}

/**
 * Which host to ask now: the first one that is closed or due for a trial, or else the one whose time comes first. Those
 * that failed this very call, in that order, come after all others, the one that failed first before the rest. Marks a
 * trial.
 *
 * @example
 * ```ts
 * const index = chooseHost(hosts, nowMs); // 0 while the main host is well
 * const another = chooseHost(hosts, nowMs, [index]);
 * ```
 */
export function chooseHost(
  hosts: readonly HostHealth[],
  nowMs: number,
  failed: readonly number[] = [],
): number {
  const fresh = [...hosts.keys()].filter((index) => !failed.includes(index));
  const free = fresh.find((index) => mayAsk(hosts[index], nowMs));
  const chosen = free ?? (fresh.length > 0 ? soonestOpen(hosts, fresh) : firstFailed(hosts, failed));
  const host = hosts[chosen];
  if (host !== undefined && isOpen(host)) host.trialUntilMs = nowMs + trialMs;
  return chosen;
}

function soonestOpen(hosts: readonly HostHealth[], among: readonly number[]): number {
  return among.reduce((best, index) => (opensMs(hosts, index) < opensMs(hosts, best) ? index : best));
}

/** By their latest failures. */
function firstFailed(hosts: readonly HostHealth[], failed: readonly number[]): number {
  return [...hosts.keys()].reduce((first, index) =>
    failed.lastIndexOf(index) < failed.lastIndexOf(first) ? index : first,
  );
}

/** Notes what a host did: an answer of any kind but 5xx closes its circuit, several failures in a row open it. */
export function noteHost(host: HostHealth, well: boolean, nowMs: number): void {
  host.trialUntilMs = 0;
  host.failures = well ? 0 : host.failures + 1;
  host.openUntilMs = isOpen(host) ? nowMs + openMs(host.failures) : 0;
}

function isOpen({ failures }: HostHealth): boolean {
  return failures >= failuresToOpen;
}

function mayAsk(host: HostHealth | undefined, nowMs: number): boolean {
  if (host === undefined) return false;
  return !isOpen(host) || (nowMs >= host.openUntilMs && nowMs >= host.trialUntilMs);
}

function openMs(failures: number): number {
  return Math.min(shortestOpenMs * 2 ** (failures - failuresToOpen), longestOpenMs);
}

function opensMs(hosts: readonly HostHealth[], index: number): number {
  const host = hosts[index];
  return host === undefined ? Number.POSITIVE_INFINITY : Math.max(host.openUntilMs, host.trialUntilMs);
}
