import { seal } from "../answer/seal.ts";
import type { Acts, Course, Way } from "./act.ts";
import { saidActs } from "./acts-said.ts";
import { sentActs } from "./acts-sent.ts";
import { signedActs } from "./acts-signed.ts";
import { type FaultId, readFaultNumber } from "./list.ts";

const acts: Readonly<Record<FaultId, Acts>> = { ...signedActs, ...saidActs, ...sentActs };

/**
 * Signs an answer and says how it is to be sent: spoiled by the fault its number begins with, else by the first
 * armed one that finds something to spoil, else truly. Only answers to questions that were found right are spoiled.
 */
export async function play(course: Course): Promise<Way> {
  const { made, received, site } = course;
  if (made.api === "control" || made.asked === undefined) return { sealed: await seal(made, received, site) };
  const own = readFaultNumber(made.asked);
  const spoiled = own === undefined ? undefined : await spoil(own.id, course);
  if (spoiled !== undefined) return spoiled;
  for (const turn of site.faults.turns(made.api)) {
    if (!turn.take()) continue;
    const way = await spoil(turn.fault, course);
    if (way !== undefined) return way;
    turn.giveBack();
  }
  const sealed = await seal(made, received, site);
  site.memory.answers.set(`${made.api}/${made.asked}`, sealed);
  return { sealed };
}

async function spoil(fault: FaultId, { made, received, site }: Course): Promise<Way | undefined> {
  if (made.api === "v3") return acts[fault].v3?.({ made, received, site });
  return made.api === "v2" ? acts[fault].v2?.({ made, received, site }) : undefined;
}
