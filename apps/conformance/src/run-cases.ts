import { createRefundClient } from "@wxrefund/edge-fetch";
import type { SandboxClientConfig } from "@wxrefund/sandbox";
import { webCryptoAead, webCryptoEcb, webCryptoRsa } from "@wxrefund/webcrypto";
import type { Case, CaseResult, Host } from "./case.ts";
import { cases } from "./cases/list.ts";

/** Calls that may be under way at once; a Worker has no more than six connections. */
const concurrency = 4;

/** Runs every case and tells of each, in the order of the list. */
export async function runCases(host: Host): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const waiting = cases.entries();
  const runner = async (): Promise<void> => {
    for (const [n, one] of waiting) results[n] = await outcome(one, host);
  };
  await Promise.all(Array.from({ length: concurrency }, runner));
  return results;
}

async function outcome({ id, run }: Case, host: Host): Promise<CaseResult> {
  try {
    await run(host);
    return { id };
  } catch (error) {
    return { id, problem: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** The adapter that every runtime has. */
export function edgeHost(sandbox: SandboxClientConfig): Host {
  const cryptography = { rsa: webCryptoRsa(), aead: webCryptoAead(), ecb: webCryptoEcb() };
  return { createRefundClient, ...cryptography, sandbox };
}

export const caseIds: readonly string[] = cases.map(({ id }) => id);
