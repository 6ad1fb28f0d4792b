import type { Readable } from "node:stream";
import type { ClientClock, RefundClient, RefundClientConfig } from "@wxrefund/client";
import type { NodeTransportOptions } from "@wxrefund/node-http";

/** Where the command line writes. */
export interface Output {
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
  readonly rows?: number;
  /** Returns false when the reader is slower than we are. */
  readonly write: (text: string) => unknown;
  /** Resolves when a slow reader has caught up, or has gone. */
  readonly drained?: () => Promise<void>;
  /** Aborts when the reader has gone. */
  readonly gone?: AbortSignal;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything the command line takes from the machine it runs on. */
export interface Host {
  readonly version: string;
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: () => Readable;
  readonly clock: ClientClock;
  readonly connect: (config: RefundClientConfig, connections?: NodeTransportOptions) => RefundClient;
  /** Resolves when the person or the system asks the program to stop. */
  readonly untilStopped: () => Promise<void>;
}
