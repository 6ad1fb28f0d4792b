import type { RefundError } from "@wxrefund/core";
import { type KeyRing, type PlatformKey, withDownloaded } from "./key-ring.ts";

/** How a download ended; `abandoned` by the call that made it, it says nothing to the others that waited. */
export interface Ended {
  readonly abandoned: boolean;
  readonly failure?: unknown;
}

/**
 * What one client holds of keys between calls. Instants in milliseconds since 1970. Plain values, so that any request
 * may use them, but for one that only hosts whose calls may share promises have.
 */
export interface KeyStore {
  /** May calls wait for each other's download? */
  readonly shared: boolean;
  /** Imported on first use, replaced as a whole by a download. */
  ring?: KeyRing;
  /** The number of the download begun last, and of the one whose outcome stands. */
  begun: number;
  kept: number;
  endedAtMs?: number;
  /** When the certificates were last known to be all there are, and when a call last set out to see. */
  currentAtMs?: number;
  setOutAtMs?: number;
  /** Why there are no certificates to download, until when it is believed. */
  refusal?: { readonly error: RefundError; readonly untilMs: number };
  /** Only where `shared`. */
  underWay?: Promise<Ended>;
}

export function emptyKeyStore(shared = false): KeyStore {
  return { shared, begun: 0, kept: 0 };
}

/** Begins a download; its number orders it among others that overlap. */
export function beginDownload(store: KeyStore): number {
  store.begun += 1;
  return store.begun;
}

/** What a download brought, and which one it was. */
export interface Downloaded {
  readonly order: number;
  /** The ring it was made with. */
  readonly ring: KeyRing;
  readonly downloaded: readonly PlatformKey[];
  readonly nowMs: number;
}

/** Keeps what a download brought, unless a newer one has been kept: a slow answer is an old one. */
export function keepDownloaded(store: KeyStore, { order, ring, downloaded, nowMs }: Downloaded): void {
  if (order < store.kept) return;
  store.kept = order;
  store.ring = withDownloaded(store.ring ?? ring, downloaded, nowMs);
  store.currentAtMs = nowMs;
  delete store.refusal;
}

/** Nothing found in a minute is looked for again; a mistake of the configuration stands as long. */
export const cooldownMs = 60_000;

/** Notes why a download failed, if asking again at once would be in vain. */
export function noteFailed(
  store: KeyStore,
  error: RefundError,
  { order, nowMs }: Pick<Downloaded, "order" | "nowMs">,
): void {
  if (error.kind !== "config" || order < store.kept) return;
  store.kept = order;
  store.refusal = { error, untilMs: nowMs + cooldownMs };
  // Proven: there are none, so those held are all there are.
  if (error.verified === true) store.currentAtMs = nowMs;
}
