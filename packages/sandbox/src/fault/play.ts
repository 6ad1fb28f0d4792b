import type { Made, MadeV2, MadeV3, PendingApplication } from "../answer/made.ts";
import { seal } from "../answer/seal.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import type { Acts, Course, Way } from "./act.ts";
import { appliedActs } from "./acts-applied.ts";
import { saidActs } from "./acts-said.ts";
import { sentActs } from "./acts-sent.ts";
import { bySkewedGateway } from "./skewed-clock.ts";
import { signedActs } from "./acts-signed.ts";
import type { Turn } from "./armed.ts";
import { type FaultId, readFaultNumber } from "./known.ts";

const acts: Readonly<Partial<Record<FaultId, Acts>>> = {
  ...signedActs,
  ...saidActs,
  ...sentActs,
  ...appliedActs,
};

/** What a request came to. */
export interface Arrived {
  readonly told: Made | PendingApplication;
  readonly received: Received;
  readonly site: Site;
}

/**
 * Carries an application out, signs an answer and says how it is to be sent: spoiled by the fault its number begins
 * with, else by the first armed one that finds something to spoil, else truly. Only answers to questions and
 * applications that were found right are spoiled.
 */
export async function play({ told, received, site }: Arrived): Promise<Way> {
  if (!("pending" in told)) {
    if (told.api === "control" || told.asked === undefined)
      return { sealed: await seal(bySkewedGateway(told, site), received, site) };
    return spoilOrNot({ made: told, received, site }, turnsFor(told.api, told.asked, site));
  }
  const turns = turnsFor(told.pending, told.asked, site);
  if (meets("never-arrived", turns)) return lost;
  if (meets("arrives-twice", turns)) told.carryOut();
  const made: MadeV3 | MadeV2 = { ...told.carryOut(), asked: told.asked, of: "application" };
  return spoilOrNot({ made, received, site }, turns);
}

const lost: Way = {
  sealed: { status: 200, headers: [], body: new Uint8Array() },
  delivery: { kind: "closed" },
};

/** The fault of the number itself, those armed, and the weather's. */
function turnsFor(api: "v3" | "v2", asked: string, site: Site): readonly Turn[] {
  const own = readFaultNumber(asked);
  const always = { take: () => true, giveBack: () => undefined };
  const first = own?.of === "answer" ? [{ fault: own.id, ...always }] : [];
  const once = own?.of === "application" ? [onceFor(asked, own.id, site)] : [];
  return [...first, ...once, ...site.faults.turns(api), ...site.weather(asked, site.memory)];
}

function onceFor(asked: string, fault: FaultId, { memory: { met } }: Site): Turn {
  const key = `${fault}/${asked}`;
  return {
    fault,
    take: () => {
      if (met.get(key) === true) return false;
      met.set(key, true);
      return true;
    },
    giveBack: () => met.delete(key),
  };
}

function meets(fault: FaultId, turns: readonly Turn[]): boolean {
  return turns.some((turn) => turn.fault === fault && turn.take());
}

async function spoilOrNot(course: Course<MadeV3 | MadeV2>, turns: readonly Turn[]): Promise<Way> {
  const { made, received, site } = course;
  for (const turn of turns) {
    if (acts[turn.fault] === undefined || !turn.take()) continue;
    const way = await spoil(turn.fault, course);
    if (way !== undefined) return way;
    turn.giveBack();
  }
  const sealed = await seal(made, received, site);
  site.memory.answers.set(`${made.api}/${made.asked ?? ""}`, sealed);
  return { sealed };
}

async function spoil(
  fault: FaultId,
  { made, received, site }: Course<MadeV3 | MadeV2>,
): Promise<Way | undefined> {
  if (made.api === "v3") return acts[fault]?.v3?.({ made, received, site });
  return acts[fault]?.v2?.({ made, received, site });
}
