/** A process whose client has nothing left to do ends by itself, closed or not. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startIndependentServer } from "@wxrefund/testkit/independent/server";
import { newRsaKeys } from "@wxrefund/testkit/independent/signing";
import { answer, silence, startRawServer } from "@wxrefund/testkit/raw-server";
import { expect, test } from "vitest";

const merchant = newRsaKeys();
const platform = newRsaKeys();
const mchid = "1900000109";
const serialNo = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
const id = "PUB_KEY_ID_0114232134912410000000000000";
const outRefundNo = "R1";
const json = JSON.stringify({ out_refund_no: outRefundNo, status: "SUCCESS", amount: { refund: 100 } });

/** Runs statements with a client in a process of its own; `stopAtMs` is for one that is known not to end. */
async function process(baseUrl: string, statements: string, stopped?: AbortSignal) {
  const v3 = { serialNo, privateKey: merchant.privateKeyPem, platformKeys: [keyOf(platform.publicKeyPem)] };
  const config = JSON.stringify({ mchid, v3, baseUrls: [baseUrl] });
  const code = `
    import { createRefundClient } from "@wxrefund/node-http";
    const refunds = createRefundClient(${config});
    const question = { outRefundNo: "${outRefundNo}", subMchid: "1900000110" };
    ${statements}
    console.log("last line");`;
  const flags = ["--conditions=@wxrefund/source", "--no-warnings", "--input-type=module"];
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const child = spawn(globalThis.process.execPath, [...flags, "-e", code], { cwd });
  let told = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (told += String(text)));
  stopped?.addEventListener("abort", () => child.kill());
  const [exitCode] = await once(child, "close");
  return { exitCode, told: told.trim() };
}

const keyOf = (publicKey: string) => ({ id, publicKey });

const platformServer = () =>
  startIndependentServer({
    merchant: { mchid, serialNo, publicKeyPem: merchant.publicKeyPem },
    platform: { serial: id, privateKeyPem: platform.privateKeyPem },
    refunds: [{ outRefundNo, subMchid: "1900000110", json }],
  });

const everything = `
  await refunds.query(question);
  for await (const seen of refunds.watch(question)) if (seen.refund.status !== "SUCCESS") throw seen;
  for await (const one of refunds.queryMany(Array.from({ length: 30 }, () => question))) if (!one.ok) throw one;
  for await (const one of refunds.queryMany(Array.from({ length: 30 }, () => question))) break;`;

test.each([
  ["closes its client", `${everything} await refunds.close();`],
  ["forgets to", everything],
])("a process that %s ends by itself", async (_, statements) => {
  await using server = await platformServer();
  expect(await process(server.baseUrl, statements)).toEqual({ exitCode: 0, told: "last line" });
});

test("so does one that only imports keys, and one whose calls were aborted or failed", async () => {
  await using broken = await startRawServer(answer({ status: 503 }), silence);
  const statements = `
    await refunds.ready();
    await refunds.query(question, { maxAttempts: 1 }).catch(() => "503");
    const leaving = new AbortController();
    const asking = refunds.query(question, { signal: leaving.signal }).catch(() => "aborted");
    setImmediate(() => leaving.abort());
    await asking;`;
  expect(await process(broken.baseUrl, statements)).toEqual({ exitCode: 0, told: "last line" });
});

test("a call that is still under way holds its process", async () => {
  await using server = await startRawServer(silence);
  const stopping = new AbortController();
  const ending = process(server.baseUrl, "refunds.query(question);", stopping.signal);
  await server.request(0);
  stopping.abort();
  expect(await ending).toEqual({ exitCode: null, told: "last line" });
});
