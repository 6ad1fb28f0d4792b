import { configError } from "@wxrefund/core";
import type { Attempt, Attempted, Sending, SendState } from "../attempt/attempt.ts";

export interface BareCall {
  /** Ends the call; the bare client has no deadline of its own, so this is how it gets one. */
  readonly signal: AbortSignal;
  /** One of the configured base URLs. Default: the first. */
  readonly baseUrl?: string;
  /** The clock that is signed and compared. Default: the host's. */
  readonly nowMs?: () => number;
}

/** The clock of a host, in milliseconds since 1970. */
export function clockOf({ clock }: SendState["host"]): () => number {
  return clock?.nowMs ?? Date.now;
}

/** One attempt as a whole call. */
export async function once<Value>(
  { settings, host }: SendState,
  attempt: Attempt<Value>,
  call: BareCall,
): Promise<Attempted<Value> & { readonly baseUrl: string; readonly attempts: number }> {
  const baseUrl = call.baseUrl ?? settings.baseUrls[0];
  if (!settings.baseUrls.includes(baseUrl)) {
    throw configError("baseUrl", "baseUrl must be one of the configured base URLs.");
  }
  call.signal.throwIfAborted();
  const { signal, nowMs = clockOf(host) } = call;
  const sending = (until: AbortSignal): Sending => ({ signal: until, onSent: () => undefined });
  const attempted = await attempt({
    ...sending(signal),
    baseUrl,
    nowMs,
    aside: (work, limitMs) =>
      work(sending(limitMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(limitMs)]))),
    spareMs: 5_000,
  });
  return { ...attempted, baseUrl, attempts: 1 };
}
