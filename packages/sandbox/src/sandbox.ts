import type { Rsa } from "@wxrefund/core";
import { randomNonce, webCryptoRsa } from "@wxrefund/webcrypto";
import { errorV3 } from "./answer/errors-v3.ts";
import type { Sealed } from "./answer/made.ts";
import { createArmedFaults, guardFaultIds } from "./fault/armed.ts";
import { createFaultMemory } from "./fault/memory.ts";
import { play } from "./fault/play.ts";
import { createWeather, type WeatherOptions } from "./fault/weather.ts";
import { createBalances } from "./ledger/balances.ts";
import { createLedger } from "./ledger/ledger.ts";
import { createOrderBook } from "./ledger/order-book.ts";
import { createVirtualClock } from "./ledger/virtual-clock.ts";
import { createOutbox } from "./notify/outbox.ts";
import type { Deliver } from "./notify/deliver.ts";
import { sendDue } from "./notify/send.ts";
import { metBy } from "./notify/spoil.ts";
import { type Arrival, receive } from "./route/received.ts";
import { answer } from "./route/routes.ts";
import type { Site } from "./site.ts";
import { toResponse } from "./wire/response.ts";
import { type Sleep, sleep as hostSleep } from "./wire/sleep.ts";
import { withCertificates } from "./world/certificate-ring.ts";
import { createKeyRing } from "./world/key-ring.ts";
import { signingKeys } from "./world/signing-keys.ts";
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
  /** How slow faults wait. Default: the host's timer. */
  readonly sleep?: Sleep;
  /** Faults (their `id`) armed from the start: they spoil every answer they can, and take turns. */
  readonly faults?: readonly string[];
  /** Faults by chance, for long runs. */
  readonly weather?: WeatherOptions;
  /**
   * Whether V2 applications need the merchant's TLS client certificate, as WeChat Pay's do. Default `"required"`: over
   * plain HTTP they are all refused. The host tells of it in `arrival.clientCertificate`.
   */
  readonly v2ClientCertificate?: "required" | "not-required";
  /** Posts notifications, to loopback addresses only. Default: the host's `fetch`. */
  readonly deliver?: Deliver;
}

/** The platform's other side. */
export interface Sandbox {
  /**
   * Answers one request as WeChat Pay would; rejects when a key of the world is not usable (`config`), or as the
   * request's own body and signal do. Of a fault that breaks the connection a `Response` can only show a body that
   * fails, and a gzip only the bytes: `./serve` puts them on a socket.
   * Pass `arrival.target` where the request line is known: a `Request` may change a URL's escapes, and the
   * signature covers the text that was sent.
   */
  readonly fetch: (request: Request, arrival?: Arrival) => Promise<Response>;
  /** Imports every key of the world; rejects with `config` if one is not usable. */
  readonly ready: () => Promise<void>;
  /**
   * Posts the notifications that are due, and resolves to how many they were. `/_sandbox/clock` does it whenever time is
   * moved, and `./serve` as time goes by.
   */
  readonly notify: () => Promise<number>;
}

/**
 * A sandbox for refunds over V2 and APIv3, from the application to the notification: it checks requests in WeChat Pay's
 * order, signs its answers, and plays refunds by the beginning of their number (`journeys`) on a clock that
 * `/_sandbox/clock` moves.
 * Throws `config` for a world that contradicts itself, and for a fault there is not.
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
    notify: () => sendDue(site),
    fetch: async (request, arrival = {}) => {
      const sender = { sleep: site.sleep, signal: request.signal };
      const received = await receive(request, arrival);
      if (received === undefined) return toResponse(tooLarge(), undefined, sender);
      // What is said; how it is signed and sent, where faults come in.
      const told = await answer(received, site);
      const { sealed, delivery } = await play({ told, received, site });
      return toResponse(sealed, delivery, sender);
    },
  };
}

function openSite(options: SandboxOptions): Site {
  const { world, rsa = webCryptoRsa(), nowMs = Date.now, nonce = randomNonce } = options;
  const index = indexWorld(world);
  const faults = createArmedFaults(guardFaultIds(options.faults ?? []));
  const memory = createFaultMemory();
  const clock = createVirtualClock(nowMs);
  const keys = createKeyRing({ ...world, platformKeys: signingKeys(world) }, rsa);
  const outbox = createOutbox({
    index,
    nonce,
    outOfOrder: (refund, api) =>
      metBy(refund, api, { site: { faults, memory }, among: (id) => id === "notify-out-of-order" }) !==
      undefined,
  });
  const ledger = createLedger(world.refunds ?? [], outbox.announce);
  return {
    index,
    keys: withCertificates(keys, world, clock),
    ledger,
    orders: createOrderBook(world.orders ?? [], ledger),
    balances: createBalances(({ mchid }) => index.merchant(mchid)?.balanceFen),
    outbox,
    clock,
    nowMs,
    nonce,
    sleep: options.sleep ?? hostSleep,
    deliver: options.deliver ?? ((request) => fetch(request)),
    v2ClientCertificate: options.v2ClientCertificate ?? "required",
    faults,
    weather: createWeather(options.weather),
    memory,
  };
}

function tooLarge(): Sealed {
  const { status, body } = errorV3("tooLarge");
  return { status, headers: [["Content-Type", "application/json; charset=utf-8"]], body };
}
