import type { ArmedFaults } from "./fault/armed.ts";
import type { FaultMemory } from "./fault/memory.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { VirtualClock } from "./ledger/virtual-clock.ts";
import type { KeyRing } from "./world/key-ring.ts";
import type { WorldIndex } from "./world/world-index.ts";

/** One running sandbox: what it knows, what it remembers, and what it is given of time and chance. */
export interface Site {
  readonly index: WorldIndex;
  readonly keys: KeyRing;
  readonly ledger: Ledger;
  /** For journeys. */
  readonly clock: VirtualClock;
  /** Real time, for signatures. */
  readonly nowMs: () => number;
  readonly nonce: () => string;
  readonly faults: ArmedFaults;
  readonly memory: FaultMemory;
}
