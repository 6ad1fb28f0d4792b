import { setMaxListeners } from "node:events";
import type { Host } from "../host.ts";

/** A command's end before its work is done. */
export interface Stopping {
  readonly signal: AbortSignal;
  /** True when a person or the system asked for it; false when only the reader of stdout went away. */
  readonly wasAsked: () => boolean;
}

/** The exit code of a command that was asked to stop (SIGINT, SIGTERM) before its work was done. */
export const stoppedExitCode = 130;

/** Hears who asks to stop, and whether anybody still reads stdout. */
export function stopping({ stdout, untilStopped }: Host): Stopping {
  const asked = new AbortController();
  void untilStopped().then(() => asked.abort());
  const signal = stdout.gone === undefined ? asked.signal : AbortSignal.any([asked.signal, stdout.gone]);
  manyMayListen(signal);
  return { signal, wasAsked: () => asked.signal.aborted };
}

/** Node.js 20 warns of a signal that more than ten listen to; here one for each refund is no mistake. */
export function manyMayListen(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}
