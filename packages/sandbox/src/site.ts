import type { ArmedFaults } from "./fault/armed.ts";
import type { FaultMemory } from "./fault/memory.ts";
import type { Weather } from "./fault/weather.ts";
import type { Office } from "./ledger/apply.ts";
import type { Balances } from "./ledger/balances.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { OrderBook } from "./ledger/order-book.ts";
import type { VirtualClock } from "./ledger/virtual-clock.ts";
import type { Outbox } from "./notify/outbox.ts";
import type { Deliver } from "./notify/deliver.ts";
import type { Sleep } from "./wire/sleep.ts";
import type { KeyRing } from "./world/key-ring.ts";
import type { WorldIndex } from "./world/world-index.ts";

/** One running sandbox: what it knows, what it remembers, and what it is given of time and chance. */
export interface Site {
  readonly index: WorldIndex;
  readonly keys: KeyRing;
  readonly ledger: Ledger;
  readonly orders: OrderBook;
  readonly balances: Balances;
  readonly outbox: Outbox;
  /** For journeys. */
  readonly clock: VirtualClock;
  /** Real time, for signatures. */
  readonly nowMs: () => number;
  readonly nonce: () => string;
  readonly sleep: Sleep;
  readonly deliver: Deliver;
  readonly v2ClientCertificate: "required" | "not-required";
  readonly faults: ArmedFaults;
  readonly weather: Weather;
  readonly memory: FaultMemory;
}

/** What decides on applications, now. */
export function officeOf({ ledger, orders, balances, clock }: Site): Office {
  return { ledger, orders, balances, nowMs: clock.nowMs() };
}
