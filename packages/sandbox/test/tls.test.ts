import { createPrivateKey, X509Certificate } from "node:crypto";
import { Agent, request, type RequestOptions } from "node:https";
import { createServer } from "node:http";
import { checkServerIdentity, connect, type TLSSocket } from "node:tls";
import { signFields } from "@wxrefund/testkit/independent/signing";
import { fieldsOfXml, type Fields, xmlOfFields } from "@wxrefund/testkit/independent/xml";
import { afterAll, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxCertificates, makeSandboxKeys } from "../src/index.ts";
import { serveSandbox } from "../src/serve.ts";
import { applyV3, control } from "./asking.ts";

const keys = await makeSandboxKeys();
const nowMs = Date.UTC(2049, 11, 1);
const old = await makeSandboxCertificates(keys, nowMs);
const tls = await makeSandboxCertificates(keys);
const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }), tls });
afterAll(() => served.close());

describe("the certificates", () => {
  const authority = new X509Certificate(old.authority);
  const server = new X509Certificate(old.server.certificate);
  const merchant = new X509Certificate(old.merchant.certificate);

  test("are an authority's, and by it", () => {
    expect(authority.ca).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    for (const certificate of [server, merchant]) {
      expect(certificate.ca).toBe(false);
      expect(certificate.checkIssued(authority)).toBe(true);
      expect(certificate.verify(authority.publicKey)).toBe(true);
    }
  });

  test("belong to their keys", () => {
    expect(server.checkPrivateKey(createPrivateKey(old.server.privateKey))).toBe(true);
    expect(merchant.checkPrivateKey(createPrivateKey(keys.merchant.privateKey))).toBe(true);
    expect(merchant.serialNumber).toBe(keys.merchant.serialNo);
  });

  test("are for loopback and for their purpose", () => {
    for (const name of ["127.0.0.1", "::1"]) expect(server.checkIP(name)).toBe(name);
    expect(server.checkHost("localhost")).toBe("localhost");
    expect(server.checkHost("shop.example")).toBeUndefined();
    expect(server.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(merchant.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
  });

  test("live five years from the day before, into 2050 and beyond", () => {
    expect(new Date(merchant.validFrom).toISOString()).toBe("2049-11-30T00:00:00.000Z");
    expect(new Date(merchant.validTo).toISOString()).toBe("2054-11-30T00:00:00.000Z");
  });
});

const merchantsOwn = { cert: tls.merchant.certificate, key: tls.merchant.privateKey };

function post(path: string, body: string, options: RequestOptions): Promise<string> {
  const base = {
    ca: tls.authority,
    host: "127.0.0.1",
    port: served.port,
    path,
    method: "POST",
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...base, ...options }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (part: string) => (text += part));
      incoming.on("end", () => resolve(text));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function apply(outRefundNo: string, options: RequestOptions = merchantsOwn): Promise<Fields> {
  const fields = {
    appid: "wx8888888888888888",
    mch_id: "1900000001",
    nonce_str: "1",
    out_trade_no: `PAID300_${outRefundNo}`.slice(0, 32),
    out_refund_no: outRefundNo,
    total_fee: "300",
    refund_fee: "100",
  };
  const body = xmlOfFields({ ...fields, sign: signFields(fields, keys.v2Key, "MD5") });
  return fieldsOfXml(await post("/secapi/pay/refund", body, options)) ?? {};
}

describe("over TLS", () => {
  test("the server proves itself to a client that checks names", async () => {
    expect(served.url).toBe(`https://127.0.0.1:${served.port}`);
    const socket = await new Promise<TLSSocket>((resolve, reject) => {
      const opened = connect({ host: "127.0.0.1", port: served.port, ca: tls.authority }, () =>
        resolve(opened),
      );
      opened.on("error", reject);
    });
    expect(socket.authorized).toBe(true);
    expect(checkServerIdentity("127.0.0.1", socket.getPeerCertificate())).toBeUndefined();
    socket.destroy();
  });

  test("a V2 application with the merchant's certificate is accepted", async () => {
    expect(await apply("R1")).toMatchObject({ return_code: "SUCCESS", result_code: "SUCCESS" });
  });

  test("also on a resumed session and a kept connection", async () => {
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 10 });
    for (const number of ["S1", "S2", "S3"]) {
      expect(await apply(number, { ...merchantsOwn, agent })).toMatchObject({ result_code: "SUCCESS" });
    }
    agent.destroy();
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const number of ["K1", "K2"]) {
      expect(await apply(number, { ...merchantsOwn, agent: kept })).toMatchObject({ result_code: "SUCCESS" });
    }
    kept.destroy();
  });

  test.each([
    ["accepted-then-reset", "ECONNRESET"],
    ["accepted-then-lost", "ECONNRESET"],
  ])("%s ends the connection, and the sandbox goes on", async (fault, code) => {
    const number = `FAULT_${fault}_1`;
    await expect(apply(number)).rejects.toMatchObject({ code });
    expect(await apply(number)).toMatchObject({ result_code: "SUCCESS", out_refund_no: number });
  });

  test("without a certificate, or with another authority's, it is not", async () => {
    const failed = { return_code: "FAIL", return_msg: "CERT_ERROR 证书验证失败" };
    expect(await apply("R2", {})).toMatchObject(failed);
    const another = { cert: old.merchant.certificate, key: old.merchant.privateKey };
    expect(await apply("R3", another)).toMatchObject(failed);
  });

  test("the other calls need none", async () => {
    expect(await post("/pay/refundquery", "<xml></xml>", {})).toContain("MCHID_NOT_EXIST");
  });

  test("the sandbox's own pages may drive it", async () => {
    const headers = { origin: served.url, "content-type": "application/json" };
    const text = await post("/_sandbox/clock", '{"advanceSeconds":0}', { headers });
    expect(JSON.parse(text)).toMatchObject({ offsetSeconds: 0 });
  });
});

test("over plain HTTP a V2 application is told of its certificate", async () => {
  const plain = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  const fields = { appid: "wx8888888888888888", mch_id: "1900000001", nonce_str: "1" };
  const body = xmlOfFields({ ...fields, sign: signFields(fields, keys.v2Key, "MD5") });
  const answer = await fetch(`${plain.url}/secapi/pay/refund`, { method: "POST", body });
  expect(await answer.text()).toContain("CERT_ERROR");
  await plain.close();
});

test("notifications are posted as time goes by", async () => {
  let tell: (body: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const receiver = createServer((incoming, response) => {
    let text = "";
    incoming.setEncoding("utf8");
    incoming.on("data", (part: string) => (text += part));
    incoming.on("end", () => {
      response.writeHead(204).end();
      tell(text);
    });
  });
  const port = await new Promise<number>((resolve) => {
    receiver.listen(0, "127.0.0.1", () => {
      const address = receiver.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  const sandbox = createSandbox({ world: defaultWorld(keys) });
  const plain = await serveSandbox({ sandbox });
  const notify_url = `http://127.0.0.1:${port}/`;
  await applyNow({ notify_url, out_refund_no: "SUCCESS_1" });
  expect(JSON.parse(await told)).toMatchObject({ event_type: "REFUND.SUCCESS" });
  expect((await control(sandbox, "notifications")).json["notifications"]).toHaveLength(1);
  await plain.close();
  receiver.closeAllConnections();
  receiver.close();

  async function applyNow(change: Readonly<Record<string, unknown>>): Promise<void> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    expect(await applyV3(sandbox, keys, change, timestamp)).toMatchObject({ status: 200 });
  }
});
