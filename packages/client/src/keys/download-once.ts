import { isRefundError } from "@wxrefund/core";
import type { AttemptCall, ClientState } from "../attempt/attempt.ts";
import { downloadedKeys } from "./download.ts";
import { heldKeys } from "./held-keys.ts";
import { beginDownload, type Ended, keepDownloaded, noteFailed } from "./key-store.ts";

/**
 * Downloads the platform certificates into the store, within this attempt and `limitMs`. Where calls may share
 * promises, a download under way is waited for instead; one that its own call gave up is made anew.
 */
export async function downloadOnce(state: ClientState, call: AttemptCall, limitMs?: number): Promise<void> {
  const { keys } = state;
  if (!keys.shared) return told(await led(state, call, limitMs));
  while (keys.underWay !== undefined) {
    const ended = await keys.underWay;
    call.signal.throwIfAborted();
    if (!ended.abandoned) return told(ended);
  }
  keys.underWay = led(state, call, limitMs);
  return told(await keys.underWay);
}

function told({ failure }: Ended): void {
  if (failure !== undefined) throw failure;
}

async function led(state: ClientState, call: AttemptCall, limitMs: number | undefined): Promise<Ended> {
  let abandoned = true;
  const work = async (signal: AbortSignal): Promise<void> => {
    try {
      await downloadInto(state, { ...call, signal });
    } finally {
      abandoned = signal.aborted;
    }
  };
  try {
    await call.aside(work, limitMs);
    return { abandoned };
  } catch (failure) {
    return { abandoned, failure };
  } finally {
    delete state.keys.underWay;
  }
}

async function downloadInto(state: ClientState, call: AttemptCall): Promise<void> {
  const { keys } = state;
  const ring = await heldKeys(state, call.nowMs());
  const order = beginDownload(keys);
  try {
    const downloaded = await downloadedKeys(state, ring, call);
    keepDownloaded(keys, { order, ring, downloaded, nowMs: call.nowMs() });
  } catch (error) {
    if (isRefundError(error)) noteFailed(keys, error, { order, nowMs: call.nowMs() });
    throw error;
  } finally {
    if (!call.signal.aborted) keys.endedAtMs = call.nowMs();
  }
}
