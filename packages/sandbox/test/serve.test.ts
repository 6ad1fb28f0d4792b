import { connect } from "node:net";
import { queryV2, queryV3 } from "@wxrefund/testkit/independent/client";
import { afterAll, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys } from "../src/index.ts";
import { serveSandbox } from "../src/serve.ts";
import { authorizationOf, published, refundTarget } from "./asking.ts";

const keys = await makeSandboxKeys();
const sandbox = createSandbox({ world: defaultWorld(keys) });
const served = await serveSandbox({ sandbox });
afterAll(() => served.close());

const v3 = {
  baseUrl: served.url,
  mchid: "1900000001",
  serialNo: keys.merchant.serialNo,
  privateKeyPem: keys.merchant.privateKey,
  platformPublicKeyPem: keys.platform.publicKey,
  platformSerial: keys.platform.id,
};

/** Sends bytes over a socket of its own and gives all that comes back. */
function speak(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket = connect(served.port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => (heard += part));
    socket.on("error", reject);
    socket.on("close", () => resolve(heard));
  });
}

function getText(sent: string, signedTarget: string): string {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return [
    `GET ${sent} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Accept: application/json",
    "User-Agent: oracle/1",
    `Authorization: ${authorizationOf({ sandbox, keys, target: signedTarget, timestamp })}`,
    "Connection: close",
    "",
    "",
  ].join("\r\n");
}

describe("over a socket", () => {
  test("a client written from the documents alone is answered over APIv3", async () => {
    const answer = await queryV3({ ...v3, outRefundNo: published, subMchid: "1900000109" });
    expect(answer).toMatchObject({ status: 200, verified: true });
    expect(answer.body).toContain('"refund_id" : "50000000382019052709732678859"');
    expect(answer.headers["keep-alive"]).toBeUndefined();
  });

  test.each(["SUCCESS_a|b*c@d", "COUPON_x", "CLOSED_x"])("and for %s", async (outRefundNo) => {
    const answer = await queryV3({ ...v3, outRefundNo, subMchid: "1900000109" });
    expect(answer).toMatchObject({ status: 200, verified: true });
    expect(answer.body).toContain(`"out_refund_no":"${outRefundNo}"`);
  });

  test.each(["MD5", "HMAC-SHA256"] as const)("and over V2 with %s", async (signType) => {
    const asker = { baseUrl: served.url, appid: "wx8888888888888888", mchid: "1900000001", key: keys.v2Key };
    const answer = await queryV2({ ...asker, signType, outTradeNo: "ORDER11_socket", offset: 10 });
    expect(answer).toMatchObject({ status: 200, verified: true, fields: { refund_count: "1" } });
  });

  const raw = refundTarget("SUCCESS_a|b");
  const escaped = refundTarget("SUCCESS_a%7Cb");
  test.each([
    [raw, raw, 200],
    [escaped, escaped, 200],
    [raw, escaped, 401],
    [escaped, raw, 401],
  ])("sent %s, signed %s: %d", async (sent, signed, status) => {
    const heard = await speak(getText(sent, signed));
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(heard.includes("Wechatpay-Signature: ")).toBe(status === 200);
  });

  test("a target that no URL parser takes is still answered", async () => {
    const heard = await speak(getText("//", "//"));
    expect(heard).toMatch(/^HTTP\/1.1 404 /);
  });

  test("connections stay open for eight seconds, as the service's do", async () => {
    const response = await fetch(`${served.url}/_sandbox/`);
    expect(response.headers.get("keep-alive")).toBe("timeout=8");
    await response.text();
  });

  test("a body too large is refused", async () => {
    const head = "POST /pay/refundquery HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1048577\r\n\r\n";
    expect(await speak(head + " ".repeat(1_048_577))).toMatch(/^HTTP\/1.1 413 /);
  });

  test("header names are written as the service writes them", async () => {
    const heard = await speak(getText(refundTarget(published), refundTarget(published)));
    for (const name of ["Request-ID", "Wechatpay-Serial", "Wechatpay-Nonce", "Content-Type"]) {
      expect(heard).toContain(`\r\n${name}: `);
    }
  });
});

test("a failing sandbox answers 500 and tells nothing", async () => {
  const broken = await serveSandbox({ sandbox: { fetch: () => Promise.reject(new Error("secret")) } });
  const response = await fetch(broken.url);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret");
  await broken.close();
});

test.each(["0.0.0.0", "::", "192.168.0.1", "example.com"])("%s is not served: config", async (host) => {
  await expect(serveSandbox({ sandbox, host })).rejects.toMatchObject({ kind: "config", field: "host" });
});

test("a port that is taken is a config error", async () => {
  await expect(serveSandbox({ sandbox, port: served.port })).rejects.toMatchObject({
    kind: "config",
    field: "port",
  });
});

test("a world whose keys cannot be used is not served", async () => {
  const world = { ...defaultWorld(keys), platformKeys: [{ id: "PUB_KEY_ID_1", privateKey: "no key" }] };
  await expect(serveSandbox({ sandbox: createSandbox({ world }) })).rejects.toMatchObject({ kind: "config" });
});

test("close() ends open connections and frees the port", async () => {
  const short = await serveSandbox({ sandbox });
  const response = await fetch(`${short.url}/_sandbox/`);
  await response.text();
  await short.close();
  await expect(fetch(`${short.url}/_sandbox/`)).rejects.toThrow("fetch failed");
});
