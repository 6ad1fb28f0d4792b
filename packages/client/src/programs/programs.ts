import type { ApplyPrograms } from "../applying.ts";
import type { RefundClientConfig } from "../config.ts";
import type { NotificationPrograms } from "../notification/programs.ts";
import type { ClientHost } from "../port/transport.ts";
import { applicationsOf } from "./applications.ts";
import { type CallPrograms, callsOf } from "./calls.ts";
import { type KeyPrograms, keysOf } from "./keys.ts";
import { newsOf } from "./news.ts";
import { type Parts, partsOf } from "./parts.ts";
import { type Queries, queriesOf, type QueryPrograms } from "./queries.ts";
import { watchesOf, type WatchPrograms } from "./watches.ts";

/**
 * What one client can do, as programs that may be run again and again; the Promise client and the Effect service both
 * stand on them. A question that breaks a rule throws `config` at once.
 */
export interface Programs
  extends QueryPrograms, WatchPrograms, ApplyPrograms, CallPrograms, NotificationPrograms, KeyPrograms {
  readonly close: () => void;
}

/** Throws `config` for everything visible without cryptography. */
export function programsOf(config: RefundClientConfig, host: ClientHost): Programs {
  const parts = partsOf(config, host);
  const queries = queriesOf(parts);
  return {
    ...placedQueries(parts, queries),
    ...watchesOf(parts, queries),
    ...applicationsOf(parts, queries),
    ...callsOf(parts),
    ...newsOf(parts, queries),
    ...keysOf(parts),
    close: () => {
      parts.state.closed = true;
      host.close?.();
    },
  };
}

function placedQueries({ placed }: Parts, { query, queryV2, queryOneOfMany }: Queries): QueryPrograms {
  return {
    query: (question, options) => placed(query(question, options)),
    queryV2: (question, options) => placed(queryV2(question, options)),
    queryOneOfMany: (question, options) => placed(queryOneOfMany(question, options)),
  };
}
