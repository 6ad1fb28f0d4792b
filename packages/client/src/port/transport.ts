import type { Aead, Ecb, Rsa, WireAnswer, WireRequest } from "@wxrefund/core";
import type { ClientClock } from "./clock.ts";

export interface TransportCall {
  /** Ends the call at once, headers and body alike. */
  readonly signal: AbortSignal;
  /** The decoded body may not be longer; the transport stops reading there. */
  readonly maxBodyBytes: number;
  /** Called once, when a byte of the request may have left this machine. */
  readonly onSent?: () => void;
  /** Called once, when the answer's head has arrived. */
  readonly onHeaders?: () => void;
}

/**
 * Sends one request and reads one answer, once: no retry, no redirect followed, no decision.
 * Rejects with a `TransportFailure`, which tells whether anything was sent; after `signal` aborted
 * its reason is `aborted`. Any HTTP status is an answer.
 */
export type Transport = (request: WireRequest, call: TransportCall) => Promise<WireAnswer>;

/** Supplies what is not computation. */
export interface ClientHost {
  readonly transport: Transport;
  readonly rsa: Rsa;
  /** Opens what is sealed with the APIv3 key. */
  readonly aead: Aead;
  /** Opens V2 refund notifications; a host that gets none may leave it out. */
  readonly ecb?: Ecb;
  /** 32 characters from `[0-9A-Za-z]`, from a secure source. */
  readonly nonce: () => string;
  /** Sent as `User-Agent` unless the configuration names one. */
  readonly userAgent: string;
  /** In place of the host's own clock. */
  readonly clock?: ClientClock;
  /**
   * May one call wait for what another one began? True on Node.js; never on Workers, where a promise belongs to the
   * request that made it. Calls that need the same download then share it. Default false.
   */
  readonly sharesPromises?: boolean;
  /** Ends what the transport keeps open. */
  readonly close?: () => void;
}
