import type { Aead, Ecb, Rsa } from "@wxrefund/core";
import type { RefundClient, RefundClientConfig } from "@wxrefund/edge-fetch";
import type { SandboxClientConfig } from "@wxrefund/sandbox";

/** What a runtime lends the cases; nothing else of it is known to them. */
export interface Host {
  /** Of the adapter under test. */
  readonly createRefundClient: (config: RefundClientConfig) => RefundClient;
  /** That adapter's cryptography. */
  readonly rsa: Rsa;
  readonly aead: Aead;
  readonly ecb: Ecb;
  /** A sandbox of this run alone, reached over HTTP. */
  readonly sandbox: SandboxClientConfig;
}

/** One thing that must be so on every runtime. Rejects, in words, when it is not. */
export interface Case {
  /** `folder/what`, unique. */
  readonly id: string;
  readonly run: (host: Host) => Promise<void> | void;
}

export interface CaseResult {
  readonly id: string;
  /** Absent: it is so. */
  readonly problem?: string;
}
