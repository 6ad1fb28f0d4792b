import { fileURLToPath } from "node:url";
import {
  createSandbox,
  defaultWorld,
  makeSandboxCertificates,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { Miniflare } from "miniflare";
import { afterAll, expect, test } from "vitest";
import { bundleWorker } from "./bundle.ts";

// Cloudflare's own `mtls_certificates` binding has no local form: it is a service whose `fetch` presents a certificate. This
// is one, and it is workerd itself that makes the TLS connection and proves to hold the merchant's key.
const keys = await makeSandboxKeys();
const tls = await makeSandboxCertificates(keys);
const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }), tls });
const script = await bundleWorker(fileURLToPath(new URL("../src/certificate-worker.ts", import.meta.url)));
// By the name: workerd compares a certificate with names, not with addresses.
const config = sandboxClientConfig(keys, `https://localhost:${served.port}`);

const { certificate: certificateChain, privateKey } = tls.merchant;

function workerThat(presents: "the certificate" | "nothing"): Miniflare {
  const keypair = presents === "nothing" ? {} : { keypair: { privateKey, certificateChain } };
  const tlsOptions = { trustedCertificates: [tls.authority], ...keypair };
  return new Miniflare({
    modules: true,
    script,
    compatibilityDate: "2026-07-01",
    cf: false,
    bindings: { CONFIG: JSON.stringify(config) },
    serviceBindings: { MERCHANT_CERT: { network: { allow: ["local", "private"], tlsOptions } } },
  });
}

const workers = { certified: workerThat("the certificate"), bare: workerThat("nothing") };
afterAll(async () => {
  await Promise.all(Object.values(workers).map((worker) => worker.dispose()));
  await served.close();
});

async function applied(worker: Miniflare, outRefundNo: string): Promise<unknown> {
  const application = {
    outRefundNo,
    outTradeNo: `PAID100_${outRefundNo}`,
    amount: { refund: 30, total: 100 },
  };
  const request = { method: "POST", body: JSON.stringify(application) };
  return (await worker.dispatchFetch("http://worker.test/", request)).json();
}

test("a Worker applies over V2 with the merchant's certificate, also twice at once on one client", async () => {
  const numbers = ["mtls-1", "mtls-2"];
  expect(await Promise.all(numbers.map((number) => applied(workers.certified, number)))).toEqual(
    numbers.map((accepted) => ({ accepted, status: "PROCESSING", by: "query", applications: 1 })),
  );
});

test("without the certificate nothing is accepted", async () => {
  expect(await applied(workers.bare, "mtls-bare")).toMatchObject({
    kind: "refused",
    verified: false,
    message: expect.stringContaining("Whether refund mtls-bare was accepted is not known."),
  });
});
