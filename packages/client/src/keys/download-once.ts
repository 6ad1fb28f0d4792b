import { type Aead, isRefundError } from "@wxrefund/core";
import type { AttemptCall, Sending, StateV3 } from "../attempt/attempt.ts";
import { type Asking, downloadedKeys } from "./download.ts";
import { heldKeys } from "./held-keys.ts";
import { beginDownload, type Ended, keepDownloaded, noteFailed } from "./key-store.ts";

/** Brings the platform certificates into the client's keys, within this attempt and `limitMs`. */
export type Download = (state: StateV3, call: AttemptCall, limitMs?: number) => Promise<void>;

/**
 * Downloads platform certificates, which `aead` opens. Where calls may share promises, a download under way is waited
 * for instead; one that its own call gave up is made anew.
 */
export function downloading(aead: Aead): Download {
  return (state, call, limitMs) => once({ state, call, aead }, limitMs);
}

async function once(asking: Asking, limitMs: number | undefined): Promise<void> {
  const { call } = asking;
  const { keys } = asking.state;
  if (!keys.shared) return told(await led(asking, limitMs));
  while (keys.underWay !== undefined) {
    const ended = await keys.underWay;
    call.signal.throwIfAborted();
    if (!ended.abandoned) return told(ended);
  }
  keys.underWay = led(asking, limitMs);
  return told(await keys.underWay);
}

function told({ failure }: Ended): void {
  if (failure !== undefined) throw failure;
}

async function led(asking: Asking, limitMs: number | undefined): Promise<Ended> {
  const { state, call } = asking;
  let abandoned = true;
  const work = async (sending: Sending): Promise<void> => {
    try {
      await downloadInto({ ...asking, call: { ...call, ...sending } });
    } finally {
      abandoned = sending.signal.aborted;
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

async function downloadInto(asking: Asking): Promise<void> {
  const { state, call } = asking;
  const { keys } = state;
  const ring = await heldKeys(state, call.nowMs());
  const order = beginDownload(keys);
  try {
    const downloaded = await downloadedKeys(ring, asking);
    keepDownloaded(keys, { order, ring, downloaded, nowMs: call.nowMs() });
  } catch (error) {
    if (isRefundError(error)) noteFailed(keys, error, { order, nowMs: call.nowMs() });
    throw error;
  } finally {
    if (!call.signal.aborted) keys.endedAtMs = call.nowMs();
  }
}
