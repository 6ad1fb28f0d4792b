import { createPublicKey, verify } from "node:crypto";
import { signFields } from "@wxrefund/testkit/independent/signing";
import { startRawServer } from "@wxrefund/testkit/raw-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusalV2 } from "../answers/v2.ts";
import { errorBodyV3, signedV3 } from "../answers/v3.ts";
import { commandLine } from "../command-line.ts";
import { openShop, type Shop, v2Key } from "../shop.ts";
import { counter, lost, startMs } from "./counter.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

const v3 =
  "apply --dry-run --out-refund-no R|1 --transaction-id 4200000001 --refund 50 --total 100 --reason 商品已售完";
const argvOf = (text: string): readonly string[] => text.split(" ");

/** Prints one request at a known moment; whatever would connect fails. */
async function shown(text: string) {
  const clock = { ...counter(shop, [lost]).host.clock };
  const connect = () => expect.unreachable("a dry run connects to nobody");
  const env = { ...shop.env, WECHATPAY_BASE_URL: "http://127.0.0.1:9" };
  const outcome = await commandLine(argvOf(text), env, { clock, connect });
  for (const secret of shop.secrets) expect(outcome.stdout + outcome.stderr).not.toContain(secret);
  return outcome;
}

/** What the same options send to a server that listens. */
async function sent(text: string) {
  const refusal = text.includes("v2")
    ? refusalV2("NOTENOUGH")
    : signedV3(shop, { status: 403, body: errorBodyV3("NOT_ENOUGH") });
  await using server = await startRawServer(refusal);
  const argv = argvOf(text.replace("--dry-run", "--yes"));
  await commandLine([...argv, "--json"], { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl });
  return server.request(0);
}

const bodyV3 =
  '{"transaction_id":"4200000001","out_refund_no":"R|1","reason":"商品已售完","amount":{"refund":50,"total":100,"currency":"CNY"}}';

describe("--dry-run over APIv3", () => {
  test("prints the request to the letter, its signature masked, and sends nothing", async () => {
    const { exit, stdout, stderr } = await shown(v3);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    const [head = "", body = "", ...rest] = stdout.split("\n\n");
    expect({ body, rest }).toEqual({ body: `${bodyV3}\n`, rest: [] });
    const lines = head.split("\n");
    expect(lines.slice(0, 2)).toEqual(["POST /v3/refund/domestic/refunds HTTP/1.1", "Host: 127.0.0.1:9"]);
    const authorization = lines.find((line) => line.startsWith("Authorization: ")) ?? "";
    expect(authorization).toMatch(
      new RegExp(
        '^Authorization: WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="[0-9A-Za-z]{32}",' +
          `signature="…",timestamp="${startMs / 1000}",` +
          'serial_no="1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C"$',
      ),
    );
  });

  test("which is what would have been sent", async () => {
    const request = await sent(v3);
    const { stdout } = await shown(v3);
    const [head = "", body = ""] = stdout.split("\n\n");
    const [line, ...headers] = head.split("\n");
    expect(line).toBe(request.line);
    expect(body).toBe(`${request.body.toString()}\n`);
    const names = headers.map((header) => header.slice(0, header.indexOf(":")).toLowerCase());
    const onTheWire = request.headers.map(([name]) => name.toLowerCase());
    // The transport's own lines belong to the connection.
    const ofTransport = ["connection", "content-length", "accept-encoding"];
    expect(names.toSorted()).toEqual(onTheWire.filter((name) => !ofTransport.includes(name)).toSorted());
    expect(headers).toContain("User-Agent: wxrefund-node/0.0.0-test");
    // And that one is signed, as node:crypto sees it.
    const [, nonce = ""] = /nonce_str="([^"]+)"/.exec(request.header("authorization") ?? "") ?? [];
    const [, seconds = ""] = /timestamp="([^"]+)"/.exec(request.header("authorization") ?? "") ?? [];
    const [, signature = ""] = /signature="([^"]+)"/.exec(request.header("authorization") ?? "") ?? [];
    const message = `POST\n${request.target}\n${seconds}\n${nonce}\n${bodyV3}\n`;
    const key = createPublicKey(shop.merchant.publicKeyPem);
    expect(verify("sha256", Buffer.from(message), key, Buffer.from(signature, "base64"))).toBe(true);
  });

  test("with --json it is a document", async () => {
    const { exit, stdout } = await shown(`${v3} --json`);
    const { request, ...document } = JSON.parse(stdout);
    expect({ exit, ...document }).toEqual({ exit: 0, schema: 1, ok: true, api: "v3", sent: false });
    expect(request).toMatchObject({
      method: "POST",
      baseUrl: "http://127.0.0.1:9",
      target: "/v3/refund/domestic/refunds",
      body: bodyV3,
    });
    expect(JSON.stringify(request.headers)).toContain('signature=\\"…\\"');
  });

  test("text that would turn the line around is shown as what it is", async () => {
    const { stdout } = await shown(v3.replace("商品已售完", "a\u202eb"));
    expect(stdout).toContain(String.raw`"reason":"a\u{202e}b"`);
  });

  test("what breaks a rule is config here too", async () => {
    const { exit, stdout, stderr } = await shown(v3.replace("50", "500"));
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toContain("--refund is more than --total.");
  });
});

describe("--dry-run over V2", () => {
  const v2 = v3.replace("R|1", "R1").replace("--dry-run", "--dry-run --api v2");

  test("prints the XML without its sign", async () => {
    const { exit, stdout } = await shown(v2);
    expect(exit).toBe(0);
    expect(stdout).toMatch(
      /^POST \/secapi\/pay\/refund HTTP\/1\.1\nHost: 127\.0\.0\.1:9\n(?:[A-Za-z-]+: .*\n)+\n<xml>.*<\/xml>\n$/,
    );
    expect(stdout).toContain("<sign><![CDATA[…]]></sign></xml>");
    const fields = Object.fromEntries(
      [...stdout.matchAll(/<([a-z_]+)><!\[CDATA\[(.*?)\]\]>/g)].map(([, name = "", value = ""]) => [
        name,
        value,
      ]),
    );
    expect(fields).toMatchObject({
      appid: "wx8888888888888888",
      mch_id: "1900000001",
      out_refund_no: "R1",
      transaction_id: "4200000001",
      refund_fee: "50",
      total_fee: "100",
      refund_desc: "商品已售完",
    });
    expect(stdout).not.toContain(signFields(fields, v2Key, "MD5"));
  });

  test("which is what would have been sent, but for the nonce", async () => {
    const request = await sent(v2);
    const { stdout } = await shown(v2);
    const steady = (xml: string): string => xml.replace(/(<(?:nonce_str|sign)><!\[CDATA\[)[^\]]*/g, "$1");
    expect(steady(stdout.split("\n\n")[1] ?? "")).toBe(`${steady(request.body.toString())}\n`);
    expect(stdout.split("\n")[0]).toBe(request.line);
  });
});
