import type { MadeControl } from "../answer/made.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import { listBalances, setBalance } from "./balance.ts";
import { advanceClock, showClock } from "./clock.ts";
import { armFault, clearFaults, listFaults } from "./faults.ts";
import { listNotifications } from "./notifications.ts";
import { addOrder, listOrders } from "./orders.ts";
import { overview } from "./overview.ts";
import { addRefund, listRefunds } from "./refunds.ts";
import { refuseForeignPages } from "./visitor.ts";
import { ControlError, controlAnswer } from "./words.ts";

interface ControlRoute {
  readonly path: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly answer: (received: Received, site: Site) => MadeControl | Promise<MadeControl>;
}

/** Everything under `/_sandbox/`. */
const routes: readonly ControlRoute[] = [
  { path: "/_sandbox/", method: "GET", answer: (_, site) => controlAnswer(200, overview(site.index)) },
  { path: "/_sandbox/clock", method: "GET", answer: (_, site) => controlAnswer(200, showClock(site)) },
  { path: "/_sandbox/clock", method: "POST", answer: advanceClock },
  { path: "/_sandbox/orders", method: "GET", answer: (_, site) => controlAnswer(200, listOrders(site)) },
  { path: "/_sandbox/orders", method: "POST", answer: addOrder },
  { path: "/_sandbox/balance", method: "GET", answer: (_, site) => controlAnswer(200, listBalances(site)) },
  { path: "/_sandbox/balance", method: "POST", answer: setBalance },
  {
    path: "/_sandbox/notifications",
    method: "GET",
    answer: (_, site) => controlAnswer(200, listNotifications(site)),
  },
  { path: "/_sandbox/refunds", method: "GET", answer: (_, site) => controlAnswer(200, listRefunds(site)) },
  { path: "/_sandbox/refunds", method: "POST", answer: addRefund },
  { path: "/_sandbox/faults", method: "GET", answer: (_, site) => controlAnswer(200, listFaults(site)) },
  { path: "/_sandbox/faults", method: "POST", answer: armFault },
  { path: "/_sandbox/faults", method: "DELETE", answer: (_, site) => clearFaults(site) },
  { path: "/_sandbox/reset", method: "POST", answer: (_, site) => reset(site) },
];

/** Drives the sandbox. It needs no signature and never tells a key. */
export async function control(received: Received, site: Site): Promise<MadeControl> {
  const path = received.path === "/_sandbox" ? "/_sandbox/" : received.path;
  const here = routes.filter((route) => route.path === path);
  const route = here.find(({ method }) => method === received.method);
  if (route === undefined) return unknown(here);
  try {
    refuseForeignPages(received);
    return await route.answer(received, site);
  } catch (error) {
    if (error instanceof ControlError) return controlAnswer(error.status, { error: error.message });
    throw error;
  }
}

function unknown(here: readonly ControlRoute[]): MadeControl {
  if (here.length === 0) {
    return controlAnswer(404, { error: "The sandbox has nothing here; GET /_sandbox/ lists what it has." });
  }
  const methods = here.map(({ method }) => method).join(" or ");
  return controlAnswer(405, { error: `This path takes ${methods}.` });
}

function reset(site: Site): MadeControl {
  site.ledger.reset();
  site.orders.reset();
  site.balances.reset();
  site.outbox.reset();
  site.clock.reset();
  site.faults.reset();
  site.memory.clear();
  return controlAnswer(200, { reset: true });
}
