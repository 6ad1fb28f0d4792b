import type { SandboxKeys } from "@wxrefund/sandbox";
import { settle } from "./careful.ts";
import { errands } from "./errand.ts";
import { readLedger } from "./ledger.ts";
import type { Habit } from "./naive.ts";
import { baseUrl, clientOf, openScene, type Weather } from "./scene.ts";

/** What a soak came to. */
export interface SoakReport {
  readonly orders: number;
  readonly exchanges: number;
  readonly broken: number;
  readonly givenUp: number;
  readonly once: number;
  readonly more: number;
  readonly never: number;
  readonly tooMuchFen: number;
  /** In the clock's own time. */
  readonly minutes: number;
}

export interface CarefulReport extends SoakReport {
  readonly applications: number;
  /** Refunds that a query proved, since the application's own answer did not. */
  readonly byQuery: number;
  /** Calls that ended without knowing. */
  readonly unknown: number;
  /** Refunds whose `refund_id` the client tells otherwise than the sandbox. */
  readonly mistaken: number;
}

/** All orders at once through `applyAndConfirm` and `applyAndConfirmV2`, half of them each. */
export async function soakCareful(
  keys: SandboxKeys,
  orders: number,
  weather: Weather,
): Promise<CarefulReport> {
  const scene = openScene(keys, weather);
  const given = errands(orders, ["v3", "v2"]);
  const client = clientOf(scene);
  const settled = await Promise.all(given.map((errand) => settle(client, errand)));
  await client.close();
  const { refundIds, ...ledger } = await readLedger(scene.sandbox.fetch, baseUrl, given);
  return {
    orders,
    ...scene.tally,
    ...ledger,
    minutes: scene.clock.minutes(),
    applications: settled.reduce((sum, { applications }) => sum + applications, 0),
    byQuery: settled.filter(({ by }) => by === "query").length,
    unknown: settled.reduce((sum, { unknown }) => sum + unknown, 0),
    mistaken: settled.filter(({ outRefundNo, refundId }) => refundIds.get(outRefundNo ?? "") !== refundId)
      .length,
  };
}

/** The same orders through a shop of bad habits, over APIv3. */
export async function soakNaive(
  keys: SandboxKeys,
  orders: number,
  { habit, ...weather }: Weather & { readonly habit: Habit },
): Promise<SoakReport> {
  const scene = openScene(keys, weather);
  const given = errands(orders, ["v3"]);
  await Promise.all(given.map((errand) => habit(errand, scene)));
  const { refundIds: _, ...ledger } = await readLedger(scene.sandbox.fetch, baseUrl, given);
  return { orders, ...scene.tally, ...ledger, minutes: scene.clock.minutes() };
}

/** Two reports as one. */
export function summed(a: CarefulReport, b: CarefulReport): CarefulReport {
  return {
    orders: a.orders + b.orders,
    exchanges: a.exchanges + b.exchanges,
    broken: a.broken + b.broken,
    givenUp: a.givenUp + b.givenUp,
    once: a.once + b.once,
    more: a.more + b.more,
    never: a.never + b.never,
    tooMuchFen: a.tooMuchFen + b.tooMuchFen,
    minutes: a.minutes + b.minutes,
    applications: a.applications + b.applications,
    byQuery: a.byQuery + b.byQuery,
    unknown: a.unknown + b.unknown,
    mistaken: a.mistaken + b.mistaken,
  };
}
