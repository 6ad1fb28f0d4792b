import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandLine } from "../command-line.ts";
import { notFound, played, refundOf, type Script } from "../played.ts";
import { openShop, type Shop } from "../shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

const until =
  (minutes: number, status = "SUCCESS"): Script =>
  (number, now) =>
    refundOf(number, now < minutes ? "PROCESSING" : status);

/** Watches on a clock that jumps. */
async function watch(script: Script, args: readonly string[], terminal = false) {
  const { host, asked, clock } = played(shop, script);
  const argv = ["watch", "--api", "v3", ...args];
  const outcome = await commandLine(argv, { ...shop.env, NO_COLOR: "1" }, { ...host, terminal });
  return { ...outcome, asked, minutes: clock.minutes(), lines: outcome.stdout.split("\n").slice(0, -1) };
}

test("without --api it asks over APIv3, as apply does", async () => {
  const { host } = played(shop, until(0));
  const ask = (...argv: readonly string[]) => commandLine(["watch", "R1", "--json", ...argv], shop.env, host);
  const { exit, stdout } = await ask();
  expect({ exit, ...JSON.parse(stdout) }).toMatchObject({
    exit: 0,
    api: "v3",
    refund: { status: "SUCCESS" },
  });
  const { stdout: refused } = await ask("--sub-mch-id", "1900000109");
  expect(JSON.parse(refused)).toMatchObject({ error: { kind: "config", field: "--sub-mch-id" } });
  expect(JSON.parse((await ask("--api", "v4")).stdout)).toMatchObject({ error: { field: "--api" } });
});

describe("with --json", () => {
  const documents = (lines: readonly string[]): unknown[] => lines.map((line) => JSON.parse(line));

  test("a document a line for what is new, until the status is final", async () => {
    const { exit, lines, stderr, minutes } = await watch(until(2), ["R1", "--json"]);
    expect(lines[0]).toBe(
      '{"schema":1,"ok":true,"api":"v3","outRefundNo":"R1","news":"status","seenAtMs":1793505600000,' +
        '"nextPollAtMs":1793505660000,"refund":{"refundId":"50000000382019052709732678859","outRefundNo":"R1",' +
        '"status":"PROCESSING","wireStatus":"PROCESSING","final":false,"createTime":"2026-11-01T12:00:00+08:00",' +
        '"amount":{"total":250,"refund":100,"currency":"CNY"}},"answer":{"verified":true,' +
        '"requestId":"08F78BDF0510-0","baseUrl":"https://api.mch.weixin.qq.com","attempts":1}}',
    );
    expect(documents(lines)).toMatchObject([
      { news: "status", refund: { status: "PROCESSING" } },
      { news: "status", refund: { status: "SUCCESS" }, seenAtMs: 1793505720000 },
    ]);
    expect(documents(lines)[1]).not.toHaveProperty("nextPollAtMs");
    expect({ exit, minutes, stderr }).toEqual({
      exit: 0,
      minutes: 2,
      stderr: "1 of 1 refunds ended: 1 SUCCESS.\n",
    });
  });

  test("--every poll brings every poll", async () => {
    const { lines } = await watch(until(2), ["R1", "--json", "--every", "poll"]);
    expect(documents(lines).map((line) => Object(line).news)).toEqual(["status", "same", "status"]);
  });

  test("many refunds, each once, in the order things happen", async () => {
    const script: Script = (number, now) => until(number === "R1" ? 5 : 1)(number, now);
    const { exit, lines, asked } = await watch(script, ["R1", "R2", "R1", "--json"]);
    expect(documents(lines)).toMatchObject([
      { outRefundNo: "R1", refund: { status: "PROCESSING" } },
      { outRefundNo: "R2", refund: { status: "PROCESSING" } },
      { outRefundNo: "R2", refund: { status: "SUCCESS" } },
      { outRefundNo: "R1", refund: { status: "SUCCESS" } },
    ]);
    expect(exit).toBe(0);
    expect(asked.filter((number) => number === "R2")).toHaveLength(2);
  });

  test("trouble is told and does not end it", async () => {
    const script: Script = (number, now) =>
      now === 1 ? [500, { code: "SYSTEM_ERROR", message: "系统异常" }] : until(2)(number, now);
    const { exit, lines } = await watch(script, ["R1", "--json", "--max-attempts", "1"]);
    expect(documents(lines)).toMatchObject([
      { ok: true, news: "status" },
      {
        ok: false,
        news: "trouble",
        error: { kind: "unsettled", code: "SYSTEM_ERROR" },
        refund: { status: "PROCESSING" },
      },
      { ok: true, news: "status", refund: { status: "SUCCESS" } },
    ]);
    expect(exit).toBe(0);
  });

  test("an answer that contradicts what is believed is told as such", async () => {
    const script: Script = (number, now) =>
      refundOf(number, now < 2 ? "PROCESSING" : "SUCCESS", {
        amount: { refund: now === 1 ? 99 : 100 },
      });
    const { lines } = await watch(script, ["R1", "--json"]);
    expect(documents(lines)[1]).toMatchObject({
      ok: true,
      news: "anomaly",
      refund: { amount: { refund: 100 } },
      received: { amount: { refund: 99 } },
    });
  });
});

describe("the exit code", () => {
  test.each(["CLOSED", "UNHEARD"])("6 when one has ended with %s", async (status) => {
    const script: Script = (number, now) =>
      refundOf(number, number === "R1" ? "SUCCESS" : now < 9 && status !== "CLOSED" ? status : "CLOSED");
    expect(await watch(script, ["R1", "R2"])).toMatchObject({
      exit: 6,
      stderr: "2 of 2 refunds ended: 1 SUCCESS, 1 CLOSED.\n",
    });
  });

  test("3 when one is still not found after ten minutes", async () => {
    const script: Script = (number) => (number === "R2" ? notFound : refundOf(number, "CLOSED"));
    const { exit, lines, minutes, stderr } = await watch(script, ["R1", "R2", "--json"]);
    expect({ exit, minutes }).toEqual({ exit: 3, minutes: 10 });
    expect(lines.slice(1).map((line) => JSON.parse(line))).toMatchObject([
      { outRefundNo: "R2", ok: false, news: "trouble", nextPollAtMs: expect.any(Number) },
      { outRefundNo: "R2", ok: false, news: "hopeless", error: { kind: "refused", verified: true } },
    ]);
    expect(stderr).toBe("2 of 2 refunds ended: 1 CLOSED, 1 refused.\n");
  });

  test("130 when it is stopped before", async () => {
    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    const { host } = played(shop, (number, now) => {
      if (now >= 2) stop();
      return refundOf(number, "PROCESSING");
    });
    const outcome = await commandLine(["watch", "--api", "v3", "R1", "--json"], shop.env, {
      ...host,
      untilStopped: () => stopped,
    });
    expect(outcome).toMatchObject({ exit: 130, stderr: "Stopped early. 0 of 1 refunds ended.\n" });
    expect(outcome.stdout.split("\n")).toHaveLength(2);
  });

  test("a bug in following one leaves no other behind", async () => {
    const { host, asked } = played(shop, (number, now) => {
      if (number === "R1" && now === 1) throw new TypeError("a bug");
      return refundOf(number, "PROCESSING");
    });
    const { exit } = await commandLine(["watch", "--api", "v3", "R1", "R2", "--json"], shop.env, host);
    expect(exit).toBe(1);
    expect(asked.length).toBeLessThanOrEqual(4);
  });
});

describe("what is wrong is said before anything is asked", () => {
  test.each([
    [[], "No refund number"],
    [["../x"], "../x is no refund number"],
    [["R1", "--sub-mchid", "x"], "--sub-mchid"],
    [["R1", "--sub-mch-id", "1900000109"], "--sub-mch-id"],
    [["R1", "--every", "day"], "--every"],
    [["R1", "--out-refund-no", "R2"], "--out-refund-no"],
    [["R1", "--timeout", "0"], "--timeout"],
  ])("%j", async (args, told) => {
    const { exit, stderr, asked, stdout } = await watch(until(0), args);
    expect({ exit, asked, stdout }).toEqual({ exit: 2, asked: [], stdout: "" });
    expect(stderr).toContain(told);
  });

  test("a key that does not import", async () => {
    const { host, asked } = played(shop, until(0));
    const env = { ...shop.env, WECHATPAY_PRIVATE_KEY_FILE: "nowhere.pem" };
    const outcome = await commandLine(["watch", "--api", "v3", "R1", "--json"], env, host);
    expect({ exit: outcome.exit, ...JSON.parse(outcome.stdout) }).toMatchObject({
      exit: 2,
      error: { kind: "config", field: "WECHATPAY_PRIVATE_KEY_FILE" },
    });
    expect(asked).toEqual([]);
  });
});

describe("where no table can be drawn", () => {
  test("a plain line with its time for what is new", async () => {
    const { lines } = await watch(until(2), ["R1"]);
    expect(lines).toEqual([
      "2026-11-01T04:00:00Z  R1  退款处理中 in progress  ¥1.00 of ¥2.50  next poll in 1 min 00 s",
      "2026-11-01T04:02:00Z  R1  退款成功 refunded  ¥1.00 of ¥2.50",
    ]);
  });

  test("trouble, a contradiction and the end of hope", async () => {
    const script: Script = (number, now) => {
      if (number === "R2") return notFound;
      if (now === 0) return refundOf(number, "PROCESSING");
      return refundOf(number, "SUCCESS", { amount: { refund: now < 5 ? 99 : 100 } });
    };
    const { lines } = await watch(script, ["R1", "R2"]);
    const of = (number: string) => lines.filter((line) => line.includes(`Z  ${number}  `));
    expect(of("R1")[1]).toMatch(/^\S+ {2}R1 {2}退款成功 refunded {2}¥0.99 {2}contradicts PROCESSING/);
    expect(of("R2")[0]).toMatch(/R2 {2}refused: RESOURCE_NOT_EXISTS {2}.+ {2}next poll in 1 min 00 s$/);
    expect(of("R2").at(-1)).toMatch(/no more polls$/);
  });

  test("text from the wire cannot play with a terminal", async () => {
    const script: Script = (number) =>
      refundOf(number, "SUCCESS", { amount: { refund: 1, currency: "\u202e\u001b[2J" } });
    const { stdout } = await watch(script, ["R1"]);
    expect(stdout).toContain("\\u{202e}\\u{1b}[2J");
    expect(stdout).not.toMatch(/[\u202e\u001b]/);
  });
});
