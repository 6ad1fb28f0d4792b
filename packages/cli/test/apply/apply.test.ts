import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../src/host.ts";
import { commandLine } from "../command-line.ts";
import { openShop, type Shop } from "../shop.ts";
import { counter, lost, type Reply, signed, signedXml, unreachable, unsigned } from "./counter.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

const money = ["--refund", "50", "--total", "100"];
const v3 = ["apply", "--out-refund-no", "R1", "--transaction-id", "4200000001", ...money];
const v2 = [...v3, "--api", "v2"];

const refund = {
  refund_id: "50000000382019052709732678859",
  out_refund_no: "R1",
  transaction_id: "4200000001",
  status: "PROCESSING",
  create_time: "2026-11-01T12:00:00+08:00",
  amount: { refund: 50, total: 100, currency: "CNY" },
};
const accepted = signed(200, refund);
const notFound = signed(404, { code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" });
const notEnough = { code: "NOT_ENOUGH", message: "基本账户余额不足" };

const envelopeV2 = {
  return_code: "SUCCESS",
  result_code: "SUCCESS",
  appid: "wx8888888888888888",
  mch_id: "1900000001",
  nonce_str: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
};
const acceptedV2 = {
  ...envelopeV2,
  transaction_id: "4200000001",
  out_refund_no: "R1",
  refund_id: "50000000382019052709732678859",
  refund_fee: "50",
  total_fee: "100",
};
const foundV2 = {
  ...envelopeV2,
  transaction_id: "4200000001",
  total_fee: "100",
  refund_count: "1",
  out_refund_no_0: "R1",
  refund_id_0: "50000000382019052709732678859",
  refund_fee_0: "50",
  refund_status_0: "PROCESSING",
};

async function apply(
  argv: readonly string[],
  replies: readonly Reply[],
  settings: Partial<Host> & { readonly terminal?: boolean } = {},
) {
  const { host, received } = counter(shop, replies);
  // V2 over plain HTTP to this machine: nobody there can ask for a client certificate.
  const env = {
    ...shop.env,
    NO_COLOR: "1",
    ...(argv.includes("v2") ? { WECHATPAY_BASE_URL: "http://127.0.0.1:9" } : {}),
  };
  const outcome = await commandLine(argv, env, { ...host, ...settings });
  const said = outcome.stdout + outcome.stderr;
  const signs = received.flatMap(({ headers, body }) => [
    ...(/signature="([^"]+)"/.exec(headers.join("\n"))?.slice(1) ?? []),
    ...(/<sign><!\[CDATA\[([0-9A-F]+)/.exec(Buffer.from(body ?? []).toString())?.slice(1) ?? []),
  ]);
  for (const secret of [...shop.secrets, ...signs]) expect(said).not.toContain(secret);
  const applications = received
    .filter(({ method }) => method === "POST")
    .map(({ body }) => Buffer.from(body ?? []).toString());
  return { ...outcome, methods: received.map(({ method }) => method).join(" "), applications };
}

const answering = (...texts: readonly string[]) => ({
  terminal: true,
  stdin: () => Readable.from(texts.map((text) => Buffer.from(text))),
});

describe("it asks before sending", () => {
  test.each(["y\n", "Y\n", "yes\r\n", "  YES \n"])("%j sends", async (text) => {
    const { exit, stderr, applications } = await apply(v3, [accepted], answering(text));
    expect({ exit, stderr }).toEqual({
      exit: 0,
      stderr: "Refund ¥0.50 of ¥1.00 for order 4200000001 as R1? [y/N] ",
    });
    expect(applications).toHaveLength(1);
  });

  test.each([[["n\n"]], [["\n"]], [["no\n"]], [["yesterday\n"]], [["n\n", "y\n"]], [[]]])(
    "%j sends nothing",
    async (texts) => {
      const { exit, stdout, stderr, methods } = await apply(v3, [accepted], answering(...texts));
      expect({ exit, stdout, methods }).toEqual({ exit: 0, stdout: "", methods: "" });
      expect(stderr).toMatch(/ \[y\/N\] Nothing was sent\.\n$/);
    },
  );

  test("without a terminal it wants --yes, whatever stdin says", async () => {
    const piped = { stdin: () => Readable.from([Buffer.from("y\n")]) };
    const { exit, stdout, methods } = await apply([...v3, "--json"], [accepted], piped);
    expect({ exit, methods }).toEqual({ exit: 2, methods: "" });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { kind: "config", field: "--yes" } });
  });

  test("nobody is asked about what cannot be sent", async () => {
    const much = [
      "apply",
      "--out-refund-no",
      "R1",
      "--out-trade-no",
      "O1",
      "--refund",
      "101",
      "--total",
      "100",
    ];
    const { exit, stderr, methods } = await apply(much, [accepted], answering("y\n"));
    expect({ exit, methods }).toEqual({ exit: 2, methods: "" });
    expect(stderr).toContain("--refund is more than --total.");
    expect(stderr).not.toContain("[y/N]");
  });

  test("the order's number cannot turn the question around", async () => {
    const turned = v3.map((word) => (word === "4200000001" ? "42\u202e000" : word));
    const { exit, stderr } = await apply(turned, [accepted], answering("y\n"));
    expect(exit).toBe(2);
    expect(stderr).not.toContain("\u202e");
  });
});

describe("what it tells", () => {
  test("with --json one document", async () => {
    const { exit, stdout, stderr } = await apply([...v3, "--yes", "--json"], [accepted]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toBe(
      '{"schema":1,"ok":true,"api":"v3","by":"apply","applications":1,"refunds":[{"refundId":"50000000382019052709732678859",' +
        '"outRefundNo":"R1","transactionId":"4200000001","status":"PROCESSING","wireStatus":"PROCESSING","final":false,' +
        '"createTime":"2026-11-01T12:00:00+08:00","amount":{"total":100,"refund":50,"currency":"CNY"}}],' +
        '"answer":{"verified":true,"requestId":"08F78BDF0510-0","baseUrl":"https://api.mch.weixin.qq.com","attempts":1}}\n',
    );
  });

  test("for a person the refund, and how it is known", async () => {
    const { stdout } = await apply([...v3, "--yes"], [accepted]);
    expect(stdout).toContain("R1  (WeChat Pay 50000000382019052709732678859)");
    expect(stdout).toContain("\nThe refund was accepted.\nSignature verified, from https://api.mch");
    const again = await apply([...v3, "--yes"], [lost, notFound, accepted]);
    expect(again.stdout).toContain("The refund was accepted after 2 applications with the same number.");
    const found = await apply([...v3, "--yes"], [lost, accepted]);
    expect(found.stdout).toContain("The refund was found to be accepted.");
  });

  test("every option goes over the wire", async () => {
    const options =
      "--yes --reason 商品已售完 --notify-url https://shop.example/wx --sub-mchid 1900000109 --funds-account AVAILABLE";
    const { exit, applications } = await apply([...v3, ...options.split(" ")], [accepted]);
    expect(exit).toBe(0);
    expect(JSON.parse(applications[0] ?? "")).toEqual({
      sub_mchid: "1900000109",
      transaction_id: "4200000001",
      out_refund_no: "R1",
      reason: "商品已售完",
      notify_url: "https://shop.example/wx",
      funds_account: "AVAILABLE",
      amount: { refund: 50, total: 100, currency: "CNY" },
    });
  });

  test("V2 accepts without a status: a query tells it", async () => {
    const replies = [signedXml(acceptedV2), signedXml(foundV2)];
    const { exit, stdout, applications } = await apply([...v2, "--yes", "--json"], replies);
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({
      exit: 0,
      schema: 1,
      ok: true,
      api: "v2",
      by: "query",
      applications: 1,
      refunds: [{ outRefundNo: "R1", status: "PROCESSING", amount: { total: 100, refund: 50 } }],
      answer: { verified: true, attempts: 1 },
    });
    expect(applications[0]).toContain("<refund_fee><![CDATA[50]]></refund_fee>");
  });
});

interface Ending {
  readonly argv?: readonly string[];
  readonly replies: readonly Reply[];
  readonly exit: number;
  /** Of the document. */
  readonly document: object;
  /** Methods of the requests, in order, where they are all told. */
  readonly methods?: string;
  /** What a person must read. */
  readonly says?: string;
}

function refused(error: object, replies: readonly Reply[], rest: Partial<Ending> = {}): Ending {
  return { replies, exit: 3, document: { ok: false, error: { kind: "refused", ...error } }, ...rest };
}

const unknown = "Whether refund R1 was accepted is not known.";
const onlyThisNumber = "apply again with this number only, never a new one.";

const endings: Readonly<Record<string, Ending>> = {
  "lost, then found": {
    replies: [lost, accepted],
    exit: 0,
    document: { ok: true, by: "query", applications: 1 },
    methods: "POST GET",
  },
  "lost, proven not there, applied again": {
    replies: [lost, notFound, accepted],
    exit: 0,
    document: { ok: true, by: "apply", applications: 2 },
    methods: "POST GET POST",
  },
  "a forged refusal, then found": {
    replies: [unsigned(403, notEnough), accepted],
    exit: 0,
    document: { ok: true, by: "query", applications: 1 },
    methods: "POST GET",
  },
  "a balance too low": refused(
    { code: "NOT_ENOUGH", verified: true, attempts: 1 },
    [signed(403, notEnough)],
    {
      methods: "POST",
    },
  ),
  "a balance too low, over V2": refused(
    { code: "NOTENOUGH", verified: true },
    [signedXml({ ...envelopeV2, result_code: "FAIL", err_code: "NOTENOUGH", err_code_des: "余额不足" })],
    { argv: v2, methods: "POST" },
  ),
  "the number has other amounts": refused(
    { reason: "other-parameters", verified: true },
    [lost, signed(200, { ...refund, amount: { refund: 60, total: 100, currency: "CNY" } })],
    { methods: "POST GET" },
  ),
  "the number is spent": refused({ reason: "closed", verified: true }, [
    signed(200, { ...refund, status: "CLOSED" }),
  ]),
  "a signature refused without proof": refused(
    { code: "SIGN_ERROR", verified: false },
    [unsigned(401, { code: "SIGN_ERROR", message: "错误的签名" })],
    { says: unknown },
  ),
  "told to slow down": {
    replies: [signed(429, { code: "FREQUENCY_LIMITED", message: "频率限制" })],
    exit: 3,
    document: { ok: false, error: { kind: "rate-limited", code: "FREQUENCY_LIMITED" } },
    methods: "POST",
  },
  "a forged refusal, and nothing else": {
    replies: [unsigned(403, notEnough)],
    exit: 4,
    document: { ok: false, error: { kind: "untrusted", reason: "unsigned" } },
    says: unknown,
  },
  "proven, and not to be read": {
    replies: [signed(200, "<xml/>")],
    exit: 4,
    document: { ok: false, error: { kind: "malformed" } },
    says: unknown,
  },
  "lost and never found": {
    replies: [lost],
    exit: 5,
    document: { ok: false, error: { kind: "no-answer", advice: { action: "query" } } },
    says: unknown,
  },
  "trouble of WeChat Pay's own": {
    replies: [signed(500, { code: "SYSTEM_ERROR", message: "系统异常" })],
    exit: 5,
    document: { ok: false, error: { kind: "unsettled", code: "SYSTEM_ERROR" } },
    says: unknown,
  },
  "nobody there": {
    replies: [unreachable],
    exit: 5,
    document: { ok: false, error: { kind: "unreachable" } },
  },
};

describe("how it ends", () => {
  test.each(Object.entries(endings))("%s", async (_title, ending) => {
    const { argv = v3, replies, exit, document, says = "" } = ending;
    const forPrograms = await apply([...argv, "--yes", "--json"], replies);
    expect(forPrograms).toMatchObject({ exit, stderr: "" });
    expect(JSON.parse(forPrograms.stdout)).toMatchObject({ schema: 1, ...document });
    expect(forPrograms.methods).toBe(ending.methods ?? forPrograms.methods);
    expect(new Set(forPrograms.applications.filter((body) => body.startsWith("{"))).size).toBeLessThan(2);
    expect(forPrograms.applications.length).toBeLessThanOrEqual(3);

    const forPeople = await apply([...argv, "--yes"], replies);
    const words = forPeople.stderr.replace(/\s+/g, " ");
    expect(forPeople.exit).toBe(exit);
    expect(words).toContain(says);
    expect(words).toContain(says === "" ? "" : onlyThisNumber);
    // What holds for a query does not hold where money was to move.
    expect(words).not.toMatch(/a query changes nothing|The question/);
  });

  test("every kind but config is reached", () => {
    const kinds = Object.values(endings).map(({ document }) =>
      Reflect.get(Object(Reflect.get(document, "error")), "kind"),
    );
    expect(new Set(kinds)).toEqual(
      new Set([
        undefined,
        ..."refused rate-limited untrusted malformed no-answer unsettled unreachable".split(" "),
      ]),
    );
  });
});

const without = (name: string): readonly string[] =>
  v3.filter((word, at) => word !== name && v3[at - 1] !== name);
const instead = (name: string, value: string): readonly string[] =>
  v3.map((word, at) => (v3[at - 1] === name ? value : word));

describe("config, told in options", () => {
  test.each<[field: string, argv: readonly string[], says: string]>([
    ["--out-refund-no", without("--out-refund-no"), "--out-refund-no is not given."],
    [
      "--transaction-id",
      without("--transaction-id"),
      "One of --transaction-id and --out-trade-no is required.",
    ],
    ["--refund", without("--refund"), "--refund is not given."],
    ["--total", without("--total"), "--total is not given."],
    ["--refund", instead("--refund", "0.5"), "--refund is not a whole number"],
    ["--refund", instead("--refund", "0"), "--refund is not a whole number"],
    ["--refund", instead("--refund", "101"), "--refund is more than --total."],
    ["--out-refund-no", instead("--out-refund-no", "../x"), "--out-refund-no"],
    ["--reason", [...v3, "--reason", "x".repeat(81)], "--reason must be 1 to 80 characters"],
    ["--notify-url", [...v3, "--notify-url", "https://a/?q=1"], "--notify-url must be http or https"],
    ["--funds-account", [...v3, "--funds-account", "MINE"], "--funds-account is neither"],
    [
      "--funds-account",
      [...v2, "--funds-account", "AVAILABLE"],
      "--funds-account does not belong to --api v2.",
    ],
    ["--pfx", [...v3, "--pfx", "x.p12"], "--pfx does not belong to --api v3."],
    ["--cert", [...v3, "--cert", "x.pem"], "--cert does not belong to --api v3."],
    ["--api", [...v3, "--api", "v4"], "--api is neither v3 nor v2."],
    ["--timeout", [...v3, "--timeout", "0"], "--timeout is not a whole number"],
    ["--pfx", [...v2, "--pfx", "/nowhere/x.p12"], "--pfx names /nowhere/x.p12, but there is no such file."],
  ])("%s: %j", async (field, argv, says) => {
    const { exit, stdout, methods } = await apply([...argv, "--yes", "--json"], [accepted]);
    expect({ exit, methods }).toEqual({ exit: 2, methods: "" });
    const { error } = JSON.parse(stdout);
    expect(error).toMatchObject({ kind: "config", field });
    expect(error.message).toContain(says);
  });

  test("a file that is no PKCS#12, and two certificates", async () => {
    const { platformKey } = shop.files;
    const broken = await apply([...v2, "--yes", "--json", "--pfx", platformKey], [accepted]);
    expect(broken.exit).toBe(2);
    expect(JSON.parse(broken.stdout).error).toMatchObject({ kind: "config", field: "--cert or --pfx" });
    const two = await apply(
      [...v2, "--yes", "--json", "--pfx", platformKey, "--cert", platformKey],
      [accepted],
    );
    expect(JSON.parse(two.stdout).error).toMatchObject({ kind: "config", field: "--pfx" });
  });

  test("V2 to WeChat Pay itself needs the merchant's certificate", async () => {
    const { exit, stdout } = await commandLine([...v2, "--yes", "--json"], shop.env);
    expect(exit).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ kind: "config", field: "--cert" });
  });
});

test("help names every option", async () => {
  const { exit, stdout } = await commandLine(["apply", "--help"]);
  expect(exit).toBe(0);
  const names =
    "api out-refund-no transaction-id out-trade-no refund total reason notify-url sub-mchid funds-account cert pfx yes dry-run json timeout";
  for (const name of names.split(" ")) expect(stdout).toContain(`  --${name}`);
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(110);
  expect((await commandLine(["help", "apply"])).stdout).toBe(stdout);
});
