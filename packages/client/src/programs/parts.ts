import { configError, type RefundError } from "@wxrefund/core";
import * as Effect from "effect/Effect";
import type { Attempt, ClientState } from "../attempt/attempt.ts";
import { noSeenNonces } from "../attempt/nonces.ts";
import type { CallOptions, RefundClientConfig } from "../config.ts";
import { certificatesFor } from "../keys/certificates.ts";
import { emptyKeyStore } from "../keys/key-store.ts";
import type { ClientHost } from "../port/transport.ts";
import { ask, type Asked } from "../program/ask.ts";
import { timedBy } from "../program/clock.ts";
import { seenBy, startObserving } from "../program/observe.ts";
import { type Bounds, type Surroundings, surroundings } from "../program/surroundings.ts";
import { guardCount } from "../settings/sending.ts";
import { readSettings, type Settings } from "../settings.ts";

/** A call of any kind: attempts within its bounds, on the hosts and at the pace that all calls share. */
export type Asking = <Value>(
  attempt: Attempt<Value>,
  options?: CallOptions,
) => Effect.Effect<Asked<Value>, RefundError>;

/** What all programs of one client stand on. */
export interface Parts {
  readonly state: ClientState;
  readonly around: Surroundings;
  readonly asked: Asking;
  /** Puts a program on the client's clock, and in its observer's sight. */
  readonly placed: <Value, Failure>(program: Effect.Effect<Value, Failure>) => Effect.Effect<Value, Failure>;
}

/** Throws `config` for everything visible without cryptography. */
export function partsOf(config: RefundClientConfig, host: ClientHost): Parts {
  const settings = readSettings(config, host.userAgent);
  const state: ClientState = {
    settings,
    host,
    keys: emptyKeyStore(host.sharesPromises),
    seen: noSeenNonces(),
    ...certificatesFor(settings, host),
    closed: false,
  };
  const around = surroundings(settings.baseUrls, settings.limiter);
  const watcher = startObserving(settings.observe);
  return {
    state,
    around,
    asked: asking(state, around),
    placed: (program) => seenBy(timedBy(program, host.clock), watcher),
  };
}

function asking(state: ClientState, around: Surroundings): Asking {
  return (attempt, options) => {
    const bounds = boundsOf(state.settings, options);
    return Effect.suspend(() => (state.closed ? Effect.fail(closed()) : ask(attempt, around, bounds)));
  };
}

function closed(): RefundError {
  return configError("client", "This client has been closed.");
}

/** Throws `config` for bounds that are none. */
export function boundsOf(settings: Settings, options: CallOptions = {}): Bounds {
  return {
    timeoutMs: guardCount("timeoutMs", options.timeoutMs ?? settings.timeoutMs, 86_400_000),
    maxAttempts: guardCount("maxAttempts", options.maxAttempts ?? settings.maxAttempts, 100),
  };
}
