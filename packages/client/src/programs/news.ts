import type { QueryLimiter } from "../port/limiter.ts";
import { notifications, type NotificationPrograms } from "../notification/programs.ts";
import { ask } from "../program/ask.ts";
import { surroundings } from "../program/surroundings.ts";
import { boundsOf, type Parts } from "./parts.ts";
import type { Queries } from "./queries.ts";

/** Taking in a notification asks nothing, so it waits for no turn and shows nothing of the hosts. */
const unpaced: QueryLimiter = { reserve: (nowMs) => ({ atMs: nowMs }) };

export function newsOf({ state, placed }: Parts, { queryOneV2 }: Queries): NotificationPrograms {
  const { settings } = state;
  const apart = surroundings(settings.baseUrls, unpaced);
  const { receive, confirmEvent } = notifications({
    state,
    asked: (attempt, options) => ask(attempt, apart, boundsOf(settings, options)),
    queryV2: queryOneV2,
  });
  return {
    receive: (arrival) => placed(receive(arrival)),
    confirmEvent: (event, options) => placed(confirmEvent(event, options)),
  };
}
