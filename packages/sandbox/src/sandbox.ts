import type { Rsa } from "@wxrefund/core";
import { randomNonce, webCryptoRsa } from "@wxrefund/webcrypto";
import { errorV3 } from "./answer/errors-v3.ts";
import type { Sealed } from "./answer/made.ts";
import { seal } from "./answer/seal.ts";
import { createLedger } from "./ledger/ledger.ts";
import { createVirtualClock } from "./ledger/virtual-clock.ts";
import { type Arrival, receive } from "./route/received.ts";
import { answer } from "./route/routes.ts";
import type { Site } from "./site.ts";
import { createKeyRing } from "./world/key-ring.ts";
import { indexWorld } from "./world/world-index.ts";
import type { SandboxWorld } from "./world/world.ts";

export interface SandboxOptions {
  readonly world: SandboxWorld;
  /** Default: the host's `crypto.subtle`. */
  readonly rsa?: Rsa;
  /** Milliseconds since 1970. Default: the host's clock. */
  readonly nowMs?: () => number;
  /** 32 letters and digits. Default: from the host's random source. */
  readonly nonce?: () => string;
}

/** The platform's other side. */
export interface Sandbox {
  /**
   * Answers one request as WeChat Pay would; rejects when a key of the world is not usable (`config`), or as the
   * request's own body does.
   * Pass `arrival.target` where the request line is known: a `Request` may change a URL's escapes, and the
   * signature covers the text that was sent.
   */
  readonly fetch: (request: Request, arrival?: Arrival) => Promise<Response>;
  /** Imports every key of the world; rejects with `config` if one is not usable. */
  readonly ready: () => Promise<void>;
}

/**
 * A sandbox for refund queries over V2 and APIv3: it checks requests in WeChat Pay's order, signs its answers,
 * and plays refunds by the beginning of their number (`journeys`) on a clock that `/_sandbox/clock` moves.
 * Throws `config` for a world that contradicts itself.
 *
 * @example
 * ```ts
 * const keys = await makeSandboxKeys();
 * const sandbox = createSandbox({ world: defaultWorld(keys) });
 * export default { fetch: (request) => sandbox.fetch(request) };
 * ```
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const site = openSite(options);
  return {
    ready: site.keys.ready,
    fetch: async (request, arrival = {}) => {
      const received = await receive(request, arrival);
      if (received === undefined) return tooLarge();
      // What is said, how it is signed, how it is sent: whatever is to go wrong on purpose belongs between two of these.
      const made = await answer(received, site);
      const sealed = await seal(made, received, site);
      return toResponse(sealed);
    },
  };
}

function openSite({ world, rsa, nowMs = Date.now, nonce = randomNonce }: SandboxOptions): Site {
  return {
    index: indexWorld(world),
    keys: createKeyRing(world, rsa ?? webCryptoRsa()),
    ledger: createLedger(world.refunds ?? []),
    clock: createVirtualClock(nowMs),
    nowMs,
    nonce,
  };
}

function tooLarge(): Response {
  const { status, body } = errorV3("tooLarge");
  return toResponse({ status, headers: [["Content-Type", "application/json; charset=utf-8"]], body });
}

function toResponse({ status, headers, body }: Sealed): Response {
  const lines = headers.map(([name, value]): [string, string] => [name, value]);
  return new Response(new Uint8Array(body), { status, headers: lines });
}
