import type { Host } from "../host.ts";
import { configError } from "../outcome/config-error.ts";

/** Throws `config` when there is nobody to ask. */
export function requireTerminal(host: Host): void {
  if (host.stderr.isTTY === true) return;
  throw configError({
    field: "--yes",
    message: "There is no terminal to ask at, and money moves.",
    remedy: "Be sure of it, then give --yes.",
  });
}

/** Asks the person at the terminal; resolves to false for anything but y or yes. Rejects as `config` without one. */
export async function agreed(question: string, host: Host): Promise<boolean> {
  requireTerminal(host);
  host.stderr.write(`${question} [y/N] `);
  for await (const chunk of host.stdin()) return /^\s*y(?:es)?\s*$/i.test(String(chunk));
  return false;
}
