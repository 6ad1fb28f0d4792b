import type { MadeControl } from "../answer/made.ts";
import { sendDue } from "../notify/send.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import { ControlError, controlAnswer, integerMember, readMembers } from "./words.ts";

// Dates stay printable far beyond this.
const maxOffsetSeconds = 100 * 366 * 86_400;

export function showClock({ clock, nowMs }: Site): Readonly<Record<string, unknown>> {
  return {
    realTime: new Date(nowMs()).toISOString(),
    virtualTime: new Date(clock.nowMs()).toISOString(),
    offsetSeconds: clock.offsetSeconds(),
  };
}

/**
 * `{"advanceSeconds": 300}`: journeys go on as if so much time had passed, and the notifications that are due are posted
 * before the answer. Time never goes back but by a reset.
 */
export async function advanceClock(received: Received, site: Site): Promise<MadeControl> {
  const members = readMembers(received, ["advanceSeconds"]);
  const max = maxOffsetSeconds - site.clock.offsetSeconds();
  const seconds = integerMember(members, "advanceSeconds", { min: 0, max });
  if (seconds === undefined) throw new ControlError(400, "advanceSeconds is missing.");
  site.clock.advance(seconds);
  await sendDue(site);
  return controlAnswer(200, showClock(site));
}
