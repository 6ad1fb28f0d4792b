import { createPrivateKey } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { createRefundClient } from "@wxrefund/node-http";
import { signAnswerV2 } from "@wxrefund/testkit/independent/answers";
import { portOf } from "@wxrefund/testkit/independent/port";
import { type MadeCertificate, makeCertificate, newRsaKey } from "@wxrefund/testkit/keys";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../src/host.ts";
import { commandLine } from "../command-line.ts";
import { openShop, type Shop, v2Key } from "../shop.ts";

const serverKey = newRsaKey();
const server = makeCertificate({ key: serverKey, serialNo: "51", addresses: ["127.0.0.1"] });

let shop: Shop;
let directory: string;
let files: { readonly own: string; readonly strangers: string };
let own: MadeCertificate;
beforeAll(async () => {
  shop = await openShop();
  directory = await mkdtemp(join(tmpdir(), "wxrefund-cli-tls-"));
  const keyOf = (pem: string) => ({ privateKey: createPrivateKey(pem) });
  own = makeCertificate({ key: keyOf(shop.merchant.privateKeyPem), serialNo: "52", commonName: "merchant" });
  const strangers = makeCertificate({ key: keyOf(shop.stranger.privateKeyPem), serialNo: "53" });
  files = { own: join(directory, "apiclient_cert.pem"), strangers: join(directory, "other_cert.pem") };
  await writeFile(files.own, own.pem);
  await writeFile(files.strangers, strangers.pem);
});
afterAll(async () => {
  await shop.remove();
  await rm(directory, { recursive: true });
});

/** Takes V2 applications from the merchant's certificate only, as WeChat Pay does, and then finds them. */
async function listening() {
  const serials: (string | undefined)[] = [];
  const https = createServer(
    { cert: server.pem, key: serverKey.privatePem, ca: own.pem, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      const { socket } = request;
      serials.push(socket instanceof TLSSocket ? socket.getPeerCertificate().serialNumber : undefined);
      request.resume().once("end", () => response.end(answers[request.url ?? ""]));
    },
  );
  await new Promise<void>((resolve) => {
    https.listen(0, "127.0.0.1", resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      https.close(() => resolve());
      https.closeAllConnections();
    });
  return { url: `https://127.0.0.1:${portOf(https)}`, serials, [Symbol.asyncDispose]: close };
}

const envelope = {
  return_code: "SUCCESS",
  result_code: "SUCCESS",
  appid: "wx8888888888888888",
  mch_id: "1900000001",
  nonce_str: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
  out_trade_no: "O1",
  total_fee: "100",
};
const answers: Readonly<Record<string, string>> = {
  "/secapi/pay/refund": signAnswerV2(
    { ...envelope, out_refund_no: "R1", refund_id: "500", refund_fee: "50" },
    v2Key,
  ),
  "/pay/refundquery": signAnswerV2(
    {
      ...envelope,
      transaction_id: "4200000001",
      refund_count: "1",
      out_refund_no_0: "R1",
      refund_id_0: "500",
      refund_fee_0: "50",
      refund_status_0: "PROCESSING",
    },
    v2Key,
  ),
};

// What NODE_EXTRA_CA_CERTS does for a process.
const connect: Host["connect"] = (config, connections) =>
  createRefundClient(config, { ...connections, ca: server.pem });
const argv = [
  ..."apply --api v2 --yes --json --out-refund-no R1 --out-trade-no O1 --refund 50 --total 100".split(" "),
  ..."--timeout 8000".split(" "),
];

describe("V2 over TLS", () => {
  test("--cert shows the merchant's certificate with its key", async () => {
    await using played = await listening();
    const env = { ...shop.env, WECHATPAY_BASE_URL: played.url };
    const { exit, stdout, stderr } = await commandLine([...argv, "--cert", files.own], env, { connect });
    expect({ exit, stderr, ...JSON.parse(stdout) }).toMatchObject({
      exit: 0,
      stderr: "",
      ok: true,
      api: "v2",
      by: "query",
      refunds: [{ outRefundNo: "R1", status: "PROCESSING" }],
    });
    expect(new Set(played.serials)).toEqual(new Set(["52"]));
    for (const secret of shop.secrets) expect(stdout).not.toContain(secret);
  });

  test("a certificate that the key does not belong to is config", async () => {
    const { exit, stdout } = await commandLine([...argv, "--cert", files.strangers], shop.env, { connect });
    expect(exit).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ kind: "config", field: "--cert or --pfx" });
  });

  test("a certificate without the key's variable is config", async () => {
    const env = { ...shop.env, WECHATPAY_PRIVATE_KEY_FILE: "" };
    const { exit, stdout } = await commandLine([...argv, "--cert", files.own], env, { connect });
    expect(exit).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ kind: "config", field: "WECHATPAY_PRIVATE_KEY_FILE" });
  });
});
