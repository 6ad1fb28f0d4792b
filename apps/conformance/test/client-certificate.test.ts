import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createPublicKey } from "node:crypto";
import { fileURLToPath } from "node:url";
import { runtime } from "@wxrefund/runtimes";
import {
  createSandbox,
  defaultWorld,
  makeSandboxCertificates,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { afterAll, describe, expect, test } from "vitest";

const fixtures = fileURLToPath(new URL("client-certificate/", import.meta.url));
const file = (name: string): string => readFileSync(`${fixtures}${name}`, "utf8");
const mchid = "1900000001";

/** The merchant of the fixtures, and a sandbox over TLS that knows its certificate. */
const privateKey = file("apiclient_key.pem");
const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
const merchant = { serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", privateKey, publicKey };
const keys = { ...(await makeSandboxKeys()), merchant };
const made = await makeSandboxCertificates(keys);
const tls = { ...made, authority: `${made.authority}${file("apiclient_cert.pem")}` };
const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }), tls });

const dist = fileURLToPath(new URL("../dist", import.meta.url));
mkdirSync(dist, { recursive: true });
const dir = mkdtempSync(`${dist}/certificate-`);
afterAll(async () => {
  await served.close();
  rmSync(dir, { recursive: true });
});

/** What a shop writes; run by each Node.js, from the packages as built. */
const shop = `
import { readFileSync } from "node:fs";
import { createRefundClient } from "@wxrefund/node-http";
const { config, ca, certificate, application } = JSON.parse(readFileSync(0, "utf8"));
const { pfx, cert, key, passphrase } = certificate;
const clientCertificate =
  pfx !== undefined ? { pfx: readFileSync(pfx), passphrase } : cert !== undefined ? { cert, key } : undefined;
let told;
try {
  const refunds = createRefundClient(config, { ca, ...(clientCertificate && { clientCertificate }) });
  const { refund, applications } = await refunds.applyAndConfirmV2(application);
  told = { accepted: refund.outRefundNo, status: refund.status, applications };
  await refunds.close();
} catch (error) {
  told = error;
}
process.stdout.write(JSON.stringify(told));
`;
const script = `${dir}/shop.mjs`;
writeFileSync(script, shop);

interface Certificate {
  readonly pfx?: string;
  readonly passphrase?: string;
  readonly cert?: string;
  readonly key?: string;
}

type NodeName = "node20" | "node22" | "node24" | "node26";
const nodes: readonly NodeName[] = ["node20", "node22", "node24", "node26"];

function applied(node: NodeName, certificate: Certificate, outRefundNo: string): Promise<unknown> {
  const application = {
    outRefundNo,
    outTradeNo: `PAID100_${outRefundNo}`,
    amount: { refund: 30, total: 100 },
  };
  const config = sandboxClientConfig(keys, served.url);
  return new Promise((resolve, reject) => {
    const child = execFile(runtime(node), [script], { cwd: dir }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(new Error(stderr));
    });
    child.stdin?.end(JSON.stringify({ config, ca: tls.authority, certificate, application }));
  });
}

const pfx = (name: string, passphrase = mchid): Certificate => ({ pfx: `${fixtures}${name}`, passphrase });
const pem = { cert: file("apiclient_cert.pem"), key: privateKey };

describe.each(nodes)("over V2, %s", (node) => {
  test.each([
    ["PEM", pem],
    ["PKCS#12", pfx("apiclient_cert_new.p12")],
  ])("applies with the certificate as %s", async (form, certificate) => {
    const outRefundNo = `${node}-${form.replace("#", "")}`;
    expect(await applied(node, certificate, outRefundNo)).toEqual({
      accepted: outRefundNo,
      status: "PROCESSING",
      applications: 1,
    });
  });

  test("is told how to convert a PKCS#12 file that it does not read, to the very command", async () => {
    const told = await applied(node, pfx("apiclient_cert.p12"), `${node}-old`);
    expect(told).toMatchObject({ kind: "config", field: "clientCertificate" });
    const { message } = Object(told);
    const [, command = ""] =
      /with the merchant number for MCHID: (.+)\. Nothing was sent\.$/.exec(message) ?? [];
    // The fixture that opens was made from the one that does not by this command.
    expect(file("make.sh").split("\n")).toContain(command.replaceAll("MCHID", mchid));
  });

  test("is told of a wrong passphrase", async () => {
    const told = await applied(node, pfx("apiclient_cert_new.p12", "1900000002"), `${node}-wrong`);
    expect(told).toMatchObject({
      kind: "config",
      field: "clientCertificate",
      message: expect.stringContaining("The passphrase does not open the PKCS#12 file"),
    });
  });
});

test("without a certificate nothing is accepted", async () => {
  expect(await applied("node24", {}, "without-certificate")).toMatchObject({
    kind: "refused",
    verified: false,
    message: expect.stringContaining("Whether refund without-certificate was accepted is not known."),
  });
});
