import type { RefundError } from "@wxrefund/core";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { AttemptCall } from "../attempt/attempt.ts";
import { sendingKeys } from "../keys/call-keys.ts";
import { lacksKeys } from "../keys/certificates.ts";
import { heldKeys } from "../keys/held-keys.ts";
import { heldPlatformKeys, type HeldPlatformKey } from "../keys/key-list.ts";
import { ask } from "../program/ask.ts";
import { promised } from "../program/promised.ts";
import { boundsOf, type Parts } from "./parts.ts";

export interface KeyPrograms {
  readonly ready: Effect.Effect<void, RefundError>;
  readonly keys: Effect.Effect<readonly HeldPlatformKey[]>;
}

export function keysOf(parts: Parts): KeyPrograms {
  const { state, placed } = parts;
  return {
    ready: state.settings.v3 === undefined ? Effect.void : placed(ready(parts)),
    keys: placed(Effect.map(Clock.currentTimeMillis, (nowMs) => heldPlatformKeys(state.keys.ring, nowMs))),
  };
}

function ready({ state, around }: Parts): Effect.Effect<void, RefundError> {
  return Effect.gen(function* () {
    const nowMs = yield* Clock.currentTimeMillis;
    const ring = yield* promised(() => heldKeys(state, nowMs));
    if (!lacksKeys(state, ring, nowMs)) return;
    const attempt = async (call: AttemptCall): Promise<object> => {
      await sendingKeys(state, call);
      return {};
    };
    yield* ask(attempt, around, boundsOf(state.settings));
  });
}
