import type { Host } from "../host.ts";

/** One word after `wxrefund`. */
export interface Command {
  readonly name: string;
  /** One line of `wxrefund --help`. */
  readonly summary: string;
  readonly help: () => string;
  /** Resolves to the exit code; a RefundError it rejects with is reported by the caller. */
  readonly run: (args: readonly string[], host: Host) => Promise<number>;
}
