import type { Finding } from "@wxrefund/core";

/** What one look at the configuration or the network found. */
export interface Check {
  /** A stable name, such as `private-key`. */
  readonly id: string;
  /** `warn` is for what works today; it does not fail the run. */
  readonly state: "ok" | "warn" | "fail" | "skipped";
  /** With `fail`: the mistake's own name, where it has one, such as `key-twice`. */
  readonly finding?: string;
  readonly text: string;
  readonly fix?: string;
  /** With `fail`: what the run then ends with. */
  readonly exit?: number;
}

/** From the one to mend first to the one that may mend itself. */
const exitOrder = [2, 4, 3, 5];

/** The exit code of all checks together: 0 when none failed. */
export function exitOf(checks: readonly Check[]): number {
  const exits = new Set(checks.filter(({ state }) => state === "fail").map(({ exit }) => exit ?? configExit));
  return exitOrder.find((exit) => exits.has(exit)) ?? 0;
}

export const configExit = 2;
const untrustedExit = 4;

/** Findings that the configuration, or the machine's clock, is to be mended for. */
const configurationFindings: ReadonlySet<string> = new Set([
  "merchant-key-as-platform-key",
  "key-under-other-id",
  "key-not-configured",
  "public-key-needed",
  "certificate-needed",
  "certificate-not-valid",
  "clock-off",
  "other-algorithm",
]);

/** The exit code of an answer that does not verify: is it the configuration, or the answer? */
export function exitOfAnswer(findings: readonly Finding[]): number {
  const ours = findings.some(({ id }) => configurationFindings.has(id) || id.startsWith("key-"));
  return ours ? configExit : untrustedExit;
}

export function ok(id: string, text: string): Check {
  return { id, state: "ok", text };
}

export function skipped(id: string, text: string): Check {
  return { id, state: "skipped", text };
}

/** A finding as a failed check. */
export function failed(place: string, { id, text, fix }: Finding, exit: number = configExit): Check {
  const named = id === place ? {} : { finding: id };
  return { id: place, state: "fail", ...named, text, fix, exit };
}

export function warned(place: string, { text, fix }: Omit<Finding, "id">): Check {
  return { id: place, state: "warn", text, fix };
}
