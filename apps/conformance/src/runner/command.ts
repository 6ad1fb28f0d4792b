/** Node.js, Deno and Bun: `command.js edge-fetch|node-http`, the sandbox's configuration on stdin, the results on stdout. */
import { text } from "node:stream/consumers";
import type { SandboxClientConfig } from "@wxrefund/sandbox";
import type { Host } from "../case.ts";
import { edgeHost, runCases } from "../run-cases.ts";

async function nodeHost(sandbox: SandboxClientConfig): Promise<Host> {
  const { createRefundClient } = await import("@wxrefund/node-http");
  const { nodeAead, nodeEcb, nodeRsa } = await import("@wxrefund/node-http/transport");
  return { createRefundClient, rsa: nodeRsa(), aead: nodeAead(), ecb: nodeEcb(), sandbox };
}

const sandbox: SandboxClientConfig = JSON.parse(await text(process.stdin));
const host = process.argv[2] === "node-http" ? await nodeHost(sandbox) : edgeHost(sandbox);
process.stdout.write(JSON.stringify(await runCases(host)));
