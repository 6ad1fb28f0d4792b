import { createCipheriv, createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SigningV3, signAnswerV3 } from "@wxrefund/testkit/independent/answers";
import { xmlOfFields } from "@wxrefund/testkit/independent/xml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Environment } from "../../src/host.ts";
import { commandLine } from "../command-line.ts";
import { otherPlatformKeyId, openShop, platformKeyId, type Shop, v2Key } from "../shop.ts";

const cameAtMs = Date.parse("2026-11-01T12:00:00+08:00");
const received = ["--received", "2026-11-01T12:00:03+08:00"];

let shop: Shop;
let directory: string;
beforeAll(async () => {
  shop = await openShop();
  directory = await mkdtemp(join(tmpdir(), "wxrefund-cli-notify-"));
});
afterAll(async () => {
  await shop.remove();
  await rm(directory, { recursive: true });
});

const resource = {
  mchid: "1900000001",
  transaction_id: "4200000001",
  out_trade_no: "O1",
  refund_id: "50000000382019052709732678859",
  out_refund_no: "R1",
  refund_status: "SUCCESS",
  success_time: "2026-11-01T11:59:58+08:00",
  user_received_account: "招商银行信用卡0403",
  amount: { total: 100, refund: 50, payer_total: 100, payer_refund: 50 },
};

interface MadeV3 {
  readonly resource?: object;
  readonly apiV3Key?: string;
  readonly eventType?: string;
  readonly signing?: Partial<SigningV3>;
  /** What happens to the body after it was signed. */
  readonly alter?: (body: string) => string;
}

function bodyV3({ resource: plain = resource, apiV3Key, eventType = "REFUND.SUCCESS" }: MadeV3): string {
  const key = apiV3Key ?? shop.env["WECHATPAY_APIV3_KEY"] ?? "";
  const cipher = createCipheriv("aes-256-gcm", key, "uluk4a9R25RW").setAAD(Buffer.from("refund"));
  const sealed = [cipher.update(JSON.stringify(plain)), cipher.final(), cipher.getAuthTag()];
  return JSON.stringify({
    id: "EV-2018022511223320873",
    create_time: "2026-11-01T12:00:00+08:00",
    event_type: eventType,
    summary: "退款成功",
    resource_type: "encrypt-resource",
    resource: {
      original_type: "refund",
      algorithm: "AEAD_AES_256_GCM",
      nonce: "uluk4a9R25RW",
      associated_data: "refund",
      ciphertext: Buffer.concat(sealed).toString("base64"),
    },
  });
}

let files = 0;
async function fileOf(content: string | Uint8Array): Promise<string> {
  files += 1;
  const path = join(directory, `saved-${files}`);
  await writeFile(path, content);
  return path;
}

/** The two files as an access log would keep them. */
async function savedV3(made: MadeV3 = {}): Promise<readonly string[]> {
  const { headers, body } = signAnswerV3({
    privateKeyPem: shop.platform.privateKeyPem,
    serial: platformKeyId,
    timestamp: cameAtMs / 1000,
    body: bodyV3(made),
    ...made.signing,
  });
  const head = headers.map(([name, value]) => `${name}: ${value}`).join("\r\n");
  const text = made.alter?.(body.toString()) ?? body.toString();
  return ["notify", "--verify", await fileOf(text), "--headers", await fileOf(head)];
}

async function check(argv: readonly string[], env: Environment = {}) {
  const connect = () => expect.unreachable("nothing is sent");
  const outcome = await commandLine(argv, { ...shop.env, NO_COLOR: "1", ...env }, { connect });
  for (const secret of shop.secrets) expect(outcome.stdout + outcome.stderr).not.toContain(secret);
  return outcome;
}

describe("a saved APIv3 notification", () => {
  test("that is good", async () => {
    const saved = await savedV3();
    const { exit, stdout, stderr } = await check([...saved, ...received, "--json"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toBe(
      '{"schema":1,"ok":true,"api":"v3","confirmed":true,"notificationId":"EV-2018022511223320873",' +
        '"eventTime":"2026-11-01T12:00:00+08:00","eventType":"REFUND.SUCCESS","mchid":"1900000001",' +
        '"refund":{"refundId":"50000000382019052709732678859","outRefundNo":"R1","transactionId":"4200000001",' +
        '"outTradeNo":"O1","status":"SUCCESS","wireStatus":"SUCCESS","final":true,' +
        '"userReceivedAccount":"招商银行信用卡0403","successTime":"2026-11-01T11:59:58+08:00",' +
        '"amount":{"total":100,"refund":50,"payerTotal":100,"payerRefund":50}}}\n',
    );
    const forPeople = await check([...saved, ...received]);
    expect(forPeople.stdout).toContain("R1  (WeChat Pay 50000000382019052709732678859)");
    expect(forPeople.stdout).toContain("\nSignature verified: WeChat Pay sent this.\n");
  });

  test("of a service provider's sub-merchant", async () => {
    const { mchid, ...rest } = resource;
    const saved = await savedV3({ resource: { ...rest, sp_mchid: mchid, sub_mchid: "1900000109" } });
    const { stdout } = await check([...saved, ...received, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ mchid: "1900000001", subMchid: "1900000109" });
  });

  const untrusted = (reason: string) => ({ exit: 4, error: { kind: "untrusted", reason } });
  test.each<[string, () => MadeV3, object, keep?: readonly string[]]>([
    [
      "tampered with",
      () => ({ alter: (body) => body.replace("退款成功", "退款关闭") }),
      untrusted("bad-signature"),
    ],
    ["stale without --received", () => ({}), untrusted("stale"), []],
    [
      "by a stranger",
      () => ({ signing: { privateKeyPem: shop.stranger.privateKeyPem } }),
      untrusted("bad-signature"),
    ],
    [
      "by a key nobody configured",
      () => ({ signing: { serial: otherPlatformKeyId } }),
      untrusted("unknown-key"),
    ],
    [
      "by a certificate nobody holds",
      () => ({ signing: { serial: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" } }),
      untrusted("unknown-key"),
    ],
    [
      "for another merchant",
      () => ({ resource: { ...resource, mchid: "1900000002" } }),
      untrusted("other-merchant"),
    ],
    [
      "encrypted with another key",
      () => ({ apiV3Key: "vutsrqponmlkjihgfedcba9876543210" }),
      { exit: 2, error: { kind: "config", field: "WECHATPAY_APIV3_KEY" } },
    ],
    [
      "that contradicts itself",
      () => ({ resource: { ...resource, refund_status: "CLOSED" } }),
      { exit: 4, error: { kind: "malformed" } },
    ],
    [
      "of something else",
      () => ({ eventType: "TRANSACTION.SUCCESS" }),
      { exit: 4, error: { kind: "malformed" } },
    ],
  ])("%s", async (_title, made, expected, keep = received) => {
    const saved = await savedV3(made());
    const { exit, stdout, stderr } = await check([...saved, ...keep, "--json"]);
    expect({ exit, stderr, ...JSON.parse(stdout) }).toMatchObject({
      schema: 1,
      ok: false,
      stderr: "",
      ...expected,
    });
    const forPeople = await check([...saved, ...keep]);
    expect({ exit: forPeople.exit, stdout: forPeople.stdout }).toEqual({ exit, stdout: "" });
    // It came by itself: no host was asked, and nothing answered.
    expect(forPeople.stderr).not.toMatch(/a query changes nothing|HTTP 200|from https/);
    for (const text of [forPeople.stderr, stdout]) {
      expect(text).not.toMatch(/[Aa]sk again|\b[Aa]n? answer|[Tt]he answer|status is unknown/);
      expect(text.replace(/\s+/g, " ")).toMatch(exit === 2 ? /Nothing was sent|config/ : /query the refund/);
    }
  });

  test.each<[string, readonly string[]]>([
    ["a stale one says how to check it as of then", []],
    ["one that --received does not fit says what to compare", ["--received", "2026-11-01T12:00:03+00:00"]],
  ])("%s", async (_, more) => {
    const saved = await savedV3();
    const forPeople = await check([...saved, ...more]);
    const forPrograms = await check([...saved, ...more, "--json"]);
    expect(JSON.parse(forPrograms.stdout)).toMatchObject({ error: { reason: "stale", verified: false } });
    for (const text of [forPeople.stderr, forPrograms.stdout]) {
      expect(text).toContain("--received");
      expect(text).not.toContain("NTP");
    }
    expect(forPeople.stderr).toContain("The notification cannot be believed");
    expect(forPeople.stderr).toContain("That WeChat Pay sent it");
  });

  test("without its headers it is unsigned", async () => {
    const [command = "", verify = "", file = ""] = await savedV3();
    const { exit, stdout } = await check([command, verify, file, "--json"]);
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 4, error: { reason: "unsigned" } });
  });

  test("without the APIv3 key it is config", async () => {
    const argv = [...(await savedV3()), ...received, "--json"];
    const { exit, stdout } = await check(argv, { WECHATPAY_APIV3_KEY: "" });
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({
      exit: 2,
      error: { kind: "config", field: "WECHATPAY_APIV3_KEY" },
    });
  });
});

const fieldsV2 = {
  out_refund_no: "R1",
  out_trade_no: "O1",
  refund_account: "REFUND_SOURCE_RECHARGE_FUNDS",
  refund_fee: "50",
  refund_id: "50000000382019052709732678859",
  refund_recv_accout: "支付用户零钱",
  refund_status: "SUCCESS",
  settlement_refund_fee: "50",
  settlement_total_fee: "100",
  success_time: "2026-11-01 11:59:58",
  total_fee: "100",
  transaction_id: "4200000001",
};

async function savedV2(
  change: Readonly<Record<string, string>> = {},
  key = v2Key,
): Promise<readonly string[]> {
  const cipher = createCipheriv("aes-256-ecb", createHash("md5").update(key).digest("hex"), null);
  const plain = xmlOfFields(fieldsV2)
    .replace(/^<xml>/, "<root>")
    .replace(/<\/xml>$/, "</root>");
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
  const envelope = {
    return_code: "SUCCESS",
    appid: "wx8888888888888888",
    mch_id: "1900000001",
    nonce_str: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
    req_info: sealed,
  };
  return ["notify", "--verify", await fileOf(xmlOfFields({ ...envelope, ...change }))];
}

describe("a saved V2 notification", () => {
  test("that opens proves only that the sender knows the key", async () => {
    const saved = await savedV2();
    const { exit, stdout } = await check([...saved, "--json"]);
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({
      exit: 0,
      schema: 1,
      ok: true,
      api: "v2",
      confirmed: false,
      mchid: "1900000001",
      refund: { outRefundNo: "R1", status: "SUCCESS", amount: { total: 100, refund: 50 } },
    });
    const forPeople = await check(saved);
    expect(forPeople.stdout).toContain(
      "V2 notifications carry no signature: query the refund before you act on it.",
    );
    expect(forPeople.stdout).not.toContain("verified");
  });

  test.each<[string, () => Promise<readonly string[]>, object]>([
    ["with another key", () => savedV2({}, "f".repeat(32)), { kind: "untrusted", reason: "bad-signature" }],
    [
      "of another merchant",
      () => savedV2({ mch_id: "1900000002" }),
      { kind: "untrusted", reason: "other-merchant" },
    ],
    ["of another appid", () => savedV2({ appid: "wx0" }), { kind: "untrusted", reason: "other-merchant" }],
    ["that says FAIL", () => savedV2({ return_code: "FAIL" }), { kind: "malformed" }],
    ["cut short", () => savedV2({ req_info: "AAAA" }), { kind: "malformed" }],
    ["of nothing", async () => ["notify", "--verify", await fileOf("")], { kind: "malformed" }],
  ])("%s", async (_title, saved, error) => {
    const { exit, stdout } = await check([...(await saved()), "--json"]);
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 4, ok: false, error });
    expect(stdout).toContain("query the refund");
    expect(stdout).not.toMatch(/[Aa]sk again|[Tt]he answer/);
  });
});

describe("config, told in options", () => {
  test.each<[field: string, argv: readonly string[]]>([
    ["--verify", ["notify"]],
    ["--verify", ["notify", "--verify", "/nowhere/body"]],
    ["--headers", ["notify", "--verify", "/dev/null", "--headers", "/nowhere/head"]],
    ["--received", ["notify", "--verify", "/dev/null", "--received", "noon"]],
  ])("%s: %j", async (field, argv) => {
    const { exit, stdout } = await check([...argv, "--json"]);
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 2, error: { kind: "config", field } });
  });

  test("help names every option", async () => {
    const { exit, stdout } = await check(["help", "notify"]);
    expect(exit).toBe(0);
    for (const name of "verify headers received json help".split(" "))
      expect(stdout).toContain(`  --${name}`);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(110);
  });
});
