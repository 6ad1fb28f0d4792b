import type { RefundClient, RefundClientConfig } from "@wxrefund/client";

/** Where the command line writes: `process.stdout` and `process.stderr` are such. */
export interface Output {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** What a query needs of a client. */
export type QueryClient = Pick<RefundClient, "query" | "queryV2" | "close">;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything the command line takes from the machine it runs on. */
export interface Host {
  readonly version: string;
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly connect: (config: RefundClientConfig) => QueryClient;
  /** Resolves when the person or the system asks the program to stop. */
  readonly untilStopped: () => Promise<void>;
}
