import { createHash, createPrivateKey, sign } from "node:crypto";
import { signAnswerV2, signAnswerV3 } from "@wxrefund/testkit/independent/answers";
import { signFields } from "@wxrefund/testkit/independent/signing";
import { xmlOfFields } from "@wxrefund/testkit/independent/xml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refundFieldsV2 } from "../answers/v2.ts";
import { refundBodyV3 } from "../answers/v3.ts";
import { commandLine } from "../command-line.ts";
import { openShop, platformKeyId, type Shop, v2Key } from "../shop.ts";
import { doctor, openScene, type Scene, secretsIn } from "./scene.ts";

let shop: Shop;
let scene: Scene;
beforeAll(async () => {
  [shop, scene] = await Promise.all([openShop(), openScene()]);
});
afterAll(() => Promise.all([shop.remove(), scene.remove()]));

const timestamp = 1_793_505_600;

/** Saves an answer's head as `curl -D` does. */
async function saveHead(body: string, more = ""): Promise<string> {
  const { privateKeyPem } = shop.platform;
  const { headers } = signAnswerV3({ privateKeyPem, serial: platformKeyId, timestamp, body });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return scene.save("head", `HTTP/1.1 200 OK\r\n${lines}${more}\r\n`);
}

async function verify(saved: string, ...more: readonly string[]) {
  const head = await saveHead(refundBodyV3);
  const body = await scene.save("body", saved);
  return doctor(["verify", "--headers", head, "--body", body, ...more], shop.env);
}

describe("doctor verify, APIv3", () => {
  test("a good answer", async () => {
    const { exit, document, written } = await verify(refundBodyV3);
    expect({ exit, document }).toMatchObject({
      exit: 0,
      document: { schema: 1, ok: true, api: "v3", findings: [] },
    });
    expect(written).toContain("The signature fits");
    expect(written).toContain('      "total" : 100,⏎');
    expect(secretsIn(written, shop)).toEqual([]);
  });

  test("an answer that an editor saved", async () => {
    const { exit, document, written } = await verify(`${refundBodyV3}\n`);
    const line = refundBodyV3.split("\n").length + 3;
    expect({ exit, document }).toMatchObject({
      exit: 4,
      document: {
        ok: false,
        findings: [{ id: "line-feed-added" }],
        other: { of: "signature" },
        difference: { line, column: 1, ours: "⏎", theirs: "" },
      },
    });
    expect(written).toContain("(its end)");
  });

  test("the string that a program had", async () => {
    const compact = JSON.stringify(JSON.parse(refundBodyV3));
    const string = await scene.save("string", `${timestamp}\nc5ac7061fccab6bf3e254dcf98995b8c\n${compact}\n`);
    const { exit, document } = await verify(refundBodyV3, "--string", string);
    expect({ exit, document }).toMatchObject({
      exit: 2,
      document: {
        ok: false,
        findings: [{ id: "json-rewritten" }],
        other: { of: "program" },
        difference: { line: 3, column: 2, ours: expect.stringMatching(/^⏎ {2}/) },
      },
    });
  });

  const answerNonce = "c5ac7061fccab6bf3e254dcf98995b8c";
  const right = `${timestamp}\n${answerNonce}\n${refundBodyV3}\n`;
  test.each<[string, string, readonly string[]]>([
    ["that is right", right, []],
    ["without its last line feed", right.slice(0, -1), ["line-feed-lost"]],
    ["with milliseconds", right.replace("\n", "123\n"), ["timestamp-milliseconds"]],
    ["of another answer", "something else", ["other-string"]],
  ])("the string that a program had, %s", async (_, string, ids) => {
    const saved = await scene.save("string", string);
    const { exit, document, written } = await verify(refundBodyV3, "--string", saved);
    expect({ exit, document }).toMatchObject({
      exit: ids.length === 0 ? 0 : 2,
      document: { ok: ids.length === 0, findings: ids.map((id) => ({ id })) },
    });
    expect(written).toContain(ids.length === 0 ? "nowhere: the program had" : ids[0]);
  });

  test("the right string of a program, beside an answer that an editor saved", async () => {
    const saved = await scene.save("string", right);
    const { exit, document } = await verify(`${refundBodyV3}\n`, "--string", saved);
    expect({ exit, document }).toMatchObject({
      exit: 4,
      document: { findings: [{ id: "line-feed-added" }] },
    });
    expect(document).not.toHaveProperty("findings.1");
  });

  test("headers as JSON, and as curl -v prints them", async () => {
    const { headers } = signAnswerV3({
      privateKeyPem: shop.platform.privateKeyPem,
      serial: platformKeyId,
      timestamp,
      body: "",
    });
    const body = await scene.save("empty", "");
    const forms = [
      JSON.stringify(Object.fromEntries(headers)),
      `< HTTP/2 200\n${headers.map(([name, value]) => `< ${name.toLowerCase()}: ${value}\n`).join("")}< \n`,
      headers.map(([name, value]) => `${name}: ${value}`).join("\n"),
    ];
    for (const form of forms) {
      const head = await scene.save("form", form);
      expect((await doctor(["verify", "--headers", head, "--body", body], shop.env)).exit).toBe(0);
    }
  });

  test("the clock, when the time of receipt is told", async () => {
    const told = await verify(refundBodyV3, "--received", "2026-11-01T12:10:00+08:00");
    expect({ exit: told.exit, document: told.document }).toMatchObject({
      exit: 2,
      document: { findings: [{ id: "clock-off", text: expect.stringContaining("600 seconds ahead") }] },
    });
    expect((await verify(refundBodyV3, "--received", "noon")).exit).toBe(2);
  });

  test("the merchant's own key in WeChat Pay's place", async () => {
    const head = await saveHead(refundBodyV3);
    const body = await scene.save("body", refundBodyV3);
    const env = { ...shop.env, WECHATPAY_PUBLIC_KEY_FILE: shop.files.merchantsPublicKey };
    const { exit, document } = await doctor(["verify", "--headers", head, "--body", body], env);
    expect({ exit, document }).toMatchObject({
      exit: 2,
      document: { findings: [{ id: "merchant-key-as-platform-key" }] },
    });
  });

  test.each([
    ["no body", []],
    ["no headers", ["--body", "BODY"]],
    ["a file that is not there", ["--body", "BODY", "--headers", "nowhere"]],
    ["a head that is none", ["--body", "BODY", "--headers", "BODY"]],
    ["another API", ["--body", "BODY", "--api", "v4"]],
    ["a stray word", ["BODY"]],
  ])("%s is config", async (_, argv) => {
    const body = await scene.save("plain", "not a header\n");
    const { exit, document } = await doctor(
      ["verify", ...argv.map((word) => (word === "BODY" ? body : word))],
      shop.env,
    );
    expect({ exit, document }).toMatchObject({ exit: 2, document: { error: { kind: "config" } } });
  });
});

const target = "/v3/refund/domestic/refunds/R1?sub_mchid=1900000109";
const nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";

/** Saves a request's head as `curl -v` prints it, while this text was signed. */
async function saveRequest(signed: string, serialNo = shop.env["WECHATPAY_SERIAL_NO"]): Promise<string> {
  const signature = sign("sha256", Buffer.from(signed), createPrivateKey(shop.merchant.privateKeyPem));
  const authorization = `WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="${nonce}",signature="${signature.toString("base64")}",timestamp="${timestamp}",serial_no="${serialNo}"`;
  return scene.save(
    "request",
    `> GET ${target} HTTP/1.1\n> Authorization: ${authorization}\n> Accept: */*\n>\n`,
  );
}

describe("doctor sign, APIv3", () => {
  const right = `GET\n${target}\n${timestamp}\n${nonce}\n\n`;

  test("a request that is signed rightly", async () => {
    const { exit, document, written } = await doctor(
      ["sign", "--headers", await saveRequest(right)],
      shop.env,
    );
    expect({ exit, document }).toMatchObject({ exit: 0, document: { ok: true, findings: [] } });
    expect(written).toContain(`    ${target}⏎\n`);
    expect(secretsIn(written, shop)).toEqual([]);
  });

  test.each<[string, string, readonly string[]]>([
    ["that is right", right, []],
    ["without its last line feed", right.slice(0, -1), ["line-feed-lost"]],
    ["with CRLF", right.replaceAll("\n", "\r\n"), ["crlf"]],
    ["of another path", right.replace("R1", "R2"), ["other-path"]],
    ["of nothing", "", ["other-string"]],
  ])("the string that a program had, %s", async (_, string, ids) => {
    const argv = ["--headers", await saveRequest(right), "--string", await scene.save("string", string)];
    const { exit, document, written } = await doctor(["sign", ...argv], shop.env);
    expect({ exit, document }).toMatchObject({
      exit: ids.length === 0 ? 0 : 2,
      document: { ok: ids.length === 0, findings: ids.map((id) => ({ id })) },
    });
    expect(secretsIn(written, shop)).toEqual([]);
  });

  test("a mistake that string and signature share is told once", async () => {
    const signed = right.slice(0, -1);
    const argv = ["--headers", await saveRequest(signed), "--string", await scene.save("string", signed)];
    const { exit, document } = await doctor(["sign", ...argv], shop.env);
    expect({ exit, document }).toMatchObject({
      exit: 2,
      document: { findings: [{ id: "line-feed-lost" }] },
    });
    expect(document).not.toHaveProperty("findings.1");
  });

  test("one whose query was not signed", async () => {
    const signed = right.replace(/\?[^\n]*/, "");
    const { exit, document, written } = await doctor(
      ["sign", "--headers", await saveRequest(signed)],
      shop.env,
    );
    expect({ exit, document }).toMatchObject({
      exit: 2,
      document: { findings: [{ id: "query-not-signed" }], difference: { line: 2, column: 31 } },
    });
    expect(written).toContain("What was signed");
    expect(secretsIn(written, shop)).toEqual([]);
  });

  test("one that arrived changed, by what WeChat Pay says", async () => {
    const detail = { sign_information: { truncated_sign_message: right.replace("R1", "R%31") } };
    const answer = await scene.save("401", JSON.stringify({ code: "SIGN_ERROR", detail }));
    const argv = ["sign", "--headers", await saveRequest(right), "--answer", answer];
    const { exit, document } = await doctor(argv, shop.env);
    expect({ exit, document }).toMatchObject({
      exit: 2,
      document: { findings: [{ id: "received-otherwise" }] },
    });
  });

  test("another serial number than configured", async () => {
    const head = await saveRequest(right, "4444444444444444444444444444444444444444");
    const { exit, document } = await doctor(["sign", "--headers", head], shop.env);
    expect({ exit, document }).toMatchObject({ exit: 2, document: { findings: [{ id: "other-serial" }] } });
  });

  test("an Authorization that is none, or is missing", async () => {
    const broken = await scene.save(
      "broken",
      `GET ${target} HTTP/1.1\nAuthorization: WECHATPAY2-SHA256-RSA2048 mchid=1\n`,
    );
    expect(await doctor(["sign", "--headers", broken], shop.env)).toMatchObject({
      exit: 2,
      document: { findings: [{ id: "authorization-malformed" }] },
    });
    const bare = await scene.save("bare", `GET ${target} HTTP/1.1\nAccept: */*\n`);
    expect(await doctor(["sign", "--headers", bare], shop.env)).toMatchObject({
      exit: 2,
      document: { error: { kind: "config" } },
    });
  });

  test("with method, whole URL and body as options", async () => {
    const body = '{"out_refund_no":"R1"}';
    const signed = `POST\n/v3/refund/domestic/refunds\n${timestamp}\n${nonce}\n${body}\n`;
    const saved = await scene.save("post", body);
    const argv = ["sign", "--headers", await saveRequest(signed), "--method", "POST", "--body", saved];
    const url = "https://api.mch.weixin.qq.com/v3/refund/domestic/refunds";
    expect((await doctor([...argv, "--url", url], shop.env)).exit).toBe(0);
  });
});

describe("doctor verify and sign, V2", () => {
  const request = {
    appid: "wx8888888888888888",
    mch_id: "1900000001",
    nonce_str: nonce,
    out_refund_no: "R1",
    sign_type: "MD5",
  };
  const withSign = (given: string): string => xmlOfFields({ ...request, sign: given });
  const ask = async (mode: "verify" | "sign", xml: string, ...more: readonly string[]) =>
    doctor([mode, "--body", await scene.save("message.xml", xml), ...more], shop.env);

  test("a good answer and a good request", async () => {
    const answer = await ask("verify", signAnswerV2(refundFieldsV2, v2Key));
    expect(answer).toMatchObject({ exit: 0, document: { ok: true, api: "v2", findings: [] } });
    expect((await ask("sign", withSign(signFields(request, v2Key, "MD5")))).exit).toBe(0);
    expect(answer.written).toContain("&key=(key)");
    expect(secretsIn(answer.written, shop)).toEqual([]);
  });

  test("a request whose sign_type was not signed", async () => {
    const { sign_type: _, ...signed } = request;
    const told = await ask("sign", withSign(signFields(signed, v2Key, "MD5")));
    expect(told).toMatchObject({
      exit: 2,
      document: { findings: [{ id: "sign-type-left-out" }], other: { of: "signature" } },
    });
    expect(secretsIn(told.written, shop)).toEqual([]);
  });

  test("an answer signed with the sandbox's key", async () => {
    const sandboxKey = "5a1c8e2f5a1c8e2f5a1c8e2f5a1c8e2f";
    const other = await scene.save("sandbox.key", `${sandboxKey}\n`);
    const told = await ask("verify", signAnswerV2(refundFieldsV2, sandboxKey), "--other-key", other);
    expect(told).toMatchObject({ exit: 2, document: { findings: [{ id: "key-of-another-environment" }] } });
    expect(told.written).not.toContain(sandboxKey);
  });

  test("an answer signed with the APIv3 key", async () => {
    const apiV3Key = String(shop.env["WECHATPAY_APIV3_KEY"]);
    const told = await ask("verify", signAnswerV2(refundFieldsV2, apiV3Key));
    expect(told).toMatchObject({ exit: 2, document: { findings: [{ id: "key-of-another-environment" }] } });
    expect(secretsIn(told.written, shop)).toEqual([]);
  });

  test("the string that a program had, its key hidden", async () => {
    const { nonce_str: _, ...known } = request;
    const text = Object.entries(known)
      .map(([name, value]) => `${name}=${value}`)
      .join("&");
    const string = await scene.save("string", `${text}&key=${v2Key}\n`);
    const wrong = createHash("md5").update("something else").digest("hex").toUpperCase();
    const told = await ask("sign", withSign(wrong), "--string", string);
    expect(told).toMatchObject({
      exit: 2,
      document: {
        findings: [{ id: "unexplained" }, { id: "field-left-out" }],
        other: { of: "program", string: `${text}&key=(key)` },
      },
    });
    expect(secretsIn(told.written, shop)).toEqual([]);
  });

  test.each<[string, (text: string) => string, string]>([
    ["with a mistake of the table", (text) => text.replace("&sign_type=MD5", ""), "sign-type-left-out"],
    ["of something else", () => "something else", "other-string"],
  ])("the string that a program had beside a sign that fits, %s", async (_, change, id) => {
    const text = Object.entries(request)
      .map(([name, value]) => `${name}=${value}`)
      .join("&");
    const string = await scene.save("string", change(`${text}&key=${v2Key}`));
    const told = await ask("sign", withSign(signFields(request, v2Key, "MD5")), "--string", string);
    expect(told).toMatchObject({ exit: 2, document: { ok: false, findings: [{ id }] } });
    expect(secretsIn(told.written, shop)).toEqual([]);
  });

  test("what is no XML, and no V2 key", async () => {
    expect(await ask("verify", "{}", "--api", "v2")).toMatchObject({
      exit: 4,
      document: { findings: [{ id: "not-xml" }] },
    });
    const body = await scene.save("message.xml", withSign("0"));
    const { exit } = await doctor(["sign", "--body", body], { ...shop.env, WECHATPAY_V2_KEY: "" });
    expect(exit).toBe(2);
  });
});

test("doctor knows three words and tells of all", async () => {
  expect(await doctor(["cure"], shop.env)).toMatchObject({
    exit: 2,
    document: { error: { kind: "config" } },
  });
  for (const argv of [
    ["help", "doctor"],
    ["doctor", "--help"],
    ["doctor", "sign", "--help"],
  ]) {
    const { exit, stdout } = await commandLine(argv);
    expect(exit).toBe(0);
    for (const name of ["doctor verify", "doctor sign", "doctor keys", "--merchant-cert", "--answer"])
      expect(stdout).toContain(name);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(110);
  }
});
