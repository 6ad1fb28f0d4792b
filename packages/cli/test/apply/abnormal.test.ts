import { constants, privateDecrypt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type Behaviour, reset, startRawServer } from "@wxrefund/testkit/raw-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorBodyV3, signedV3, unsignedV3 } from "../answers/v3.ts";
import { commandLine } from "../command-line.ts";
import { openShop, platformKeyId, type Shop } from "../shop.ts";

const bankAccount = "6222021234567890123";
const realName = "张三丰";

let shop: Shop;
let directory: string;
let payer: string;
beforeAll(async () => {
  shop = await openShop();
  directory = await mkdtemp(join(tmpdir(), "wxrefund-cli-abnormal-"));
  payer = await fileOf({ bankType: "ICBC_DEBIT", bankAccount, realName });
});
afterAll(async () => {
  await shop.remove();
  await rm(directory, { recursive: true });
});

async function fileOf(content: object | string): Promise<string> {
  const path = join(directory, `payer-${Math.random()}.json`);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const refundId = "50000000382019052709732678859";
const numbers = ["abnormal", "--refund-id", refundId, "--out-refund-no", "R1"];
const toMerchant = [...numbers, "--to", "merchant"];
const toCard = () => [...numbers, "--to", "card", "--payer", payer];
const refundBody = (status: string, id = refundId): string =>
  JSON.stringify({
    refund_id: id,
    out_refund_no: "R1",
    status,
    create_time: "2026-11-01T12:00:00+08:00",
    amount: { refund: 50, total: 100, currency: "CNY" },
  });
const found = (body: string): Behaviour => signedV3(shop, { body });
/** Abnormal when it is asked for; then what comes of having it paid. */
const then =
  (paid: Behaviour, asked = found(refundBody("ABNORMAL"))): Behaviour =>
  (connection, request) =>
    (request.line.startsWith("GET ") ? asked : paid)(connection, request);
const accepted: Behaviour = (connection, request) =>
  then(found(refundBody("PROCESSING")))(connection, request);

type Settings = Parameters<typeof commandLine>[2];

async function handle(argv: readonly string[], behaviour: Behaviour = accepted, settings: Settings = {}) {
  await using server = await startRawServer(behaviour);
  const env = { ...shop.env, NO_COLOR: "1", WECHATPAY_BASE_URL: server.baseUrl };
  const outcome = await commandLine(argv, env, settings);
  const said = outcome.stdout + outcome.stderr;
  for (const secret of [...shop.secrets, bankAccount, realName]) expect(said).not.toContain(secret);
  const payments = server.received.filter(({ line }) => line.startsWith("POST "));
  return { ...outcome, received: payments, asked: server.received.length - payments.length };
}

function opened(text: string): string {
  const key = {
    key: shop.platform.privateKeyPem,
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: "sha1",
  };
  return privateDecrypt(key, Buffer.from(text, "base64")).toString();
}

describe("abnormal", () => {
  test("to the merchant", async () => {
    const { exit, stdout, stderr, received } = await handle([...toMerchant, "--yes", "--json"]);
    expect({ exit, stderr, ...JSON.parse(stdout) }).toMatchObject({
      exit: 0,
      stderr: "",
      schema: 1,
      ok: true,
      api: "v3",
      refunds: [{ outRefundNo: "R1", status: "PROCESSING" }],
      answer: { verified: true, attempts: 1 },
    });
    expect(received.map(({ line }) => line)).toEqual([
      `POST /v3/refund/domestic/refunds/${refundId}/apply-abnormal-refund HTTP/1.1`,
    ]);
    expect(JSON.parse(String(received[0]?.body))).toEqual({
      out_refund_no: "R1",
      type: "MERCHANT_BANK_CARD",
    });
  });

  test("to a card of the payer, whose data go encrypted for WeChat Pay's key", async () => {
    const argv = [...toCard(), "--sub-mchid", "1900000109", "--yes"];
    const { exit, stdout, received } = await handle(argv);
    expect(exit).toBe(0);
    expect(stdout).toContain("R1  (WeChat Pay 50000000382019052709732678859)");
    const [request] = received;
    const wire: unknown = JSON.parse(String(request?.body));
    expect(wire).toMatchObject({
      sub_mchid: "1900000109",
      out_refund_no: "R1",
      type: "USER_BANK_CARD",
      bank_type: "ICBC_DEBIT",
    });
    expect(request?.header("wechatpay-serial")).toBe(platformKeyId);
    expect(String(request?.body)).not.toContain(bankAccount);
    expect(opened(String(Reflect.get(Object(wire), "bank_account")))).toBe(bankAccount);
    expect(opened(String(Reflect.get(Object(wire), "real_name")))).toBe(realName);
  });

  test.each([
    ["y\n", 1],
    ["n\n", 0],
  ])("asks before sending: %j", async (text, requests) => {
    const terminal = { terminal: true, stdin: () => Readable.from([Buffer.from(text)]) };
    const { exit, stderr, received } = await handle(toCard(), accepted, terminal);
    expect({ exit, requests: received.length }).toEqual({ exit: 0, requests });
    expect(stderr).toContain(
      "Have abnormal refund R1 of ¥0.50 paid to the payer's card at ICBC_DEBIT? [y/N] ",
    );
    expect(stderr.includes("Nothing was changed.")).toBe(requests === 0);
  });

  test("without a terminal it wants --yes", async () => {
    const { exit, stdout, received, asked } = await handle([...toMerchant, "--json"]);
    expect({ exit, asked, requests: received.length }).toEqual({ exit: 2, asked: 0, requests: 0 });
    expect(JSON.parse(stdout).error).toMatchObject({ kind: "config", field: "--yes" });
  });

  test("an answer that leaves WeChat Pay's number out hinders nothing", async () => {
    const { refund_id: _, ...rest } = JSON.parse(refundBody("ABNORMAL"));
    const behaviour = then(found(refundBody("PROCESSING")), found(JSON.stringify(rest)));
    const { exit, received } = await handle([...toMerchant, "--yes"], behaviour);
    expect({ exit, requests: received.length }).toEqual({ exit: 0, requests: 1 });
  });

  test.each<[string, () => Behaviour, exit: number, error: object]>([
    [
      "that is not abnormal",
      () => found(refundBody("SUCCESS")),
      2,
      { kind: "config", field: "--out-refund-no" },
    ],
    ["with another number", () => found(refundBody("ABNORMAL", "5030")), 2, { field: "--refund-id" }],
    ["that nobody has signed", () => unsignedV3(200, "OK"), 4, { kind: "untrusted" }],
    ["of which nothing is known", () => reset, 5, { kind: "no-answer" }],
  ])("leaves a refund alone %s", async (_title, asked, exit, error) => {
    const outcome = await handle([...toMerchant, "--yes", "--json"], then(accepted, asked()));
    expect({ exit: outcome.exit, requests: outcome.received.length }).toEqual({ exit, requests: 0 });
    expect(JSON.parse(outcome.stdout).error).toMatchObject(error);
  });
});

describe("it is sent once, whatever comes of it", () => {
  test.each<[string, () => Behaviour, exit: number, error: object]>([
    [
      "refused",
      () => signedV3(shop, { status: 400, body: errorBodyV3("INVALID_REQUEST") }),
      3,
      { kind: "refused" },
    ],
    ["a forged refusal", () => unsignedV3(403, "NOT_ENOUGH"), 4, { kind: "untrusted", reason: "unsigned" }],
    [
      "trouble",
      () => signedV3(shop, { status: 500, body: errorBodyV3("SYSTEM_ERROR") }),
      5,
      { kind: "unsettled" },
    ],
    ["lost", () => reset, 5, { kind: "no-answer" }],
  ])("%s", async (_title, behaviour, exit, error) => {
    const argv = [...toCard(), "--yes"];
    const forPrograms = await handle([...argv, "--json"], then(behaviour()));
    expect(JSON.parse(forPrograms.stdout)).toMatchObject({ schema: 1, ok: false, error });
    expect({ exit: forPrograms.exit, requests: forPrograms.received.length }).toEqual({ exit, requests: 1 });
    const { stderr } = await handle(argv, then(behaviour()));
    expect(stderr).not.toMatch(/a query changes nothing|The question/);
  });
});

describe("config, told in options", () => {
  test.each<[field: string, () => Promise<readonly string[]> | readonly string[], says: string]>([
    [
      "--refund-id",
      () => ["abnormal", "--out-refund-no", "R1", "--to", "merchant"],
      "--refund-id is not given.",
    ],
    ["--out-refund-no", () => ["abnormal", "--refund-id", refundId, "--to", "merchant"], "is not given."],
    ["--to", () => numbers, "--to is neither merchant nor card."],
    ["--payer", () => [...numbers, "--to", "card"], "--payer is not given."],
    [
      "--payer",
      () => [...toCard(), "--to=merchant"].filter((word) => word !== "card" && word !== "--to"),
      "belongs",
    ],
    ["--payer", async () => [...numbers, "--to", "card", "--payer", await fileOf("no")], "is not JSON."],
    [
      "--payer",
      async () => [...numbers, "--to", "card", "--payer", await fileOf("null")],
      "has no text bankType.",
    ],
    [
      "--payer",
      async () => [
        ...numbers,
        "--to",
        "card",
        "--payer",
        await fileOf({ bankType: "ICBC_DEBIT", bankAccount: 62 }),
      ],
      "has no text bankAccount.",
    ],
    [
      "bankAccount in --payer",
      async () => [
        ...numbers,
        "--to",
        "card",
        "--payer",
        await fileOf({ bankType: "ICBC_DEBIT", bankAccount: `${bankAccount}x`, realName }),
      ],
      "bankAccount in --payer must be 8 to 32 digits.",
    ],
    [
      "bankType in --payer",
      async () => [
        ...numbers,
        "--to",
        "card",
        "--payer",
        await fileOf({ bankType: "icbc", bankAccount, realName }),
      ],
      "bankType in --payer must be a bank's code",
    ],
    [
      "realName in --payer",
      async () => [
        ...numbers,
        "--to",
        "card",
        "--payer",
        await fileOf({ bankType: "ICBC_DEBIT", bankAccount, realName: `${realName}\n` }),
      ],
      "realName in --payer must be 1 to 70 characters",
    ],
  ])("%s", async (field, argv, says) => {
    const { exit, stdout, received } = await handle([...(await argv()), "--yes", "--json"]);
    expect({ exit, requests: received.length }).toEqual({ exit: 2, requests: 0 });
    const { error } = JSON.parse(stdout);
    expect(error).toMatchObject({ kind: "config", field });
    expect(error.message).toContain(says);
  });
});

test("help names every option", async () => {
  const { exit, stdout } = await commandLine(["help", "abnormal"]);
  expect(exit).toBe(0);
  for (const name of "refund-id out-refund-no sub-mchid to payer yes json help".split(" "))
    expect(stdout).toContain(`  --${name}`);
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(110);
  expect((await commandLine(["abnormal", "--help"])).stdout).toBe(stdout);
});
