import type { Entry } from "../entry.ts";

/** Where the desk keeps its refunds. */
export interface DeskStore {
  /** Writes an entry in place of the one with its number. */
  readonly put: (entry: Entry) => void;
  readonly get: (outRefundNo: string) => Entry | undefined;
  readonly remove: (outRefundNo: string) => void;
  /** The newest first. */
  readonly find: (search: Search) => readonly Entry[];
  readonly close: () => void;
}

export interface Search {
  /** A piece of any of the four numbers; capitals count. */
  readonly text?: string;
  /** A status, `NONE` for what WeChat Pay does not find, or `UNKNOWN` where nothing is proven. */
  readonly status?: string;
  /** Neither final nor unknown: what still has to be followed. */
  readonly open?: boolean;
  readonly limit: number;
}
