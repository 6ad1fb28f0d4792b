import type { SandboxClientConfig } from "@wxrefund/sandbox";
import type { CaseResult } from "../../src/case.ts";
import type { Module } from "../bundle.ts";

export interface Run {
  /** The cases as bundled, also to be found in `dir`. */
  readonly modules: readonly Module[];
  readonly dir: string;
  readonly sandbox: SandboxClientConfig;
}

/** Runs every case in one runtime. Rejects when the runtime is missing or ends badly. */
export type Runner = (run: Run) => Promise<readonly CaseResult[]>;
