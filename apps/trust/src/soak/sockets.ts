import { createRefundClient } from "@wxrefund/node-http";
import {
  createSandbox,
  defaultWorld,
  makeSandboxCertificates,
  sandboxClientConfig,
  type SandboxKeys,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { settle } from "./careful.ts";
import { errands } from "./errand.ts";
import { type Ledger, readLedger } from "./ledger.ts";
import { quickFaults, type Weather } from "./scene.ts";

/** The same over TLS and in real time: connections truly end, and V2 sees the merchant's certificate. */
export async function soakSockets(
  keys: SandboxKeys,
  orders: number,
  { seed, sharePercent }: Weather,
): Promise<Ledger> {
  const tls = await makeSandboxCertificates(keys);
  const weather = { seed, share: sharePercent / 100, faults: quickFaults };
  const sandbox = createSandbox({ world: defaultWorld(keys), weather });
  const served = await serveSandbox({ sandbox, tls });
  const { certificate: cert, privateKey: key } = tls.merchant;
  const client = createRefundClient(sandboxClientConfig(keys, served.url), {
    ca: tls.authority,
    clientCertificate: { cert, key },
  });
  const given = errands(orders, ["v3", "v2"]);
  try {
    await Promise.all(given.map((errand) => settle(client, errand)));
    return await readLedger(sandbox.fetch, served.url, given);
  } finally {
    await client.close();
    await served.close();
  }
}
