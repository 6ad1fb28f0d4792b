import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../src/host.ts";
import { commandLine } from "../command-line.ts";
import { notFound, played, refundOf, type Script } from "../played.ts";
import { openShop, type Shop } from "../shop.ts";

let shop: Shop;
let directory: string;
beforeAll(async () => {
  shop = await openShop();
  directory = await mkdtemp(join(tmpdir(), "wxrefund-cli-many-"));
});
afterAll(async () => {
  await shop.remove();
  await rm(directory, { recursive: true });
});

const answers: Readonly<Record<string, Script>> = {
  MISSING: () => notFound,
  BROKEN: () => [500, { code: "SYSTEM_ERROR", message: "系统异常" }],
  OTHER: () => refundOf("R1", "SUCCESS"),
  OPEN: (number) => refundOf(number, "PROCESSING"),
};
const script: Script = (number, minutes) => answers[number]?.(number, minutes) ?? refundOf(number, "SUCCESS");

/** Asks over APIv3 with one attempt each, on a clock that jumps. */
async function ask(args: readonly string[], host: Partial<Host> & { readonly terminal?: boolean } = {}) {
  const shown = played(shop, script);
  const argv = ["query", "--api", "v3", "--max-attempts", "1", ...args];
  const outcome = await commandLine(argv, { ...shop.env, NO_COLOR: "1" }, { ...shown.host, ...host });
  return { ...outcome, asked: shown.asked, lines: outcome.stdout.split("\n").slice(0, -1) };
}

const file = async (text: string): Promise<string> => {
  const path = join(directory, "numbers.txt");
  await writeFile(path, text);
  return path;
};
const textIn = (...chunks: readonly string[]) => ({
  stdin: () => Readable.from(chunks.map((text) => Buffer.from(text))),
});

describe("many numbers", () => {
  test("with --json a document each", async () => {
    const { exit, lines, stderr } = await ask(["R1", "--json", "MISSING"]);
    expect(lines[0]).toBe(
      '{"schema":1,"ok":true,"api":"v3","outRefundNo":"R1","refund":{"refundId":"50000000382019052709732678859",' +
        '"outRefundNo":"R1","status":"SUCCESS","wireStatus":"SUCCESS","final":true,' +
        '"createTime":"2026-11-01T12:00:00+08:00","amount":{"total":250,"refund":100,"currency":"CNY"}},' +
        '"answer":{"verified":true,"requestId":"08F78BDF0510-0","baseUrl":"https://api.mch.weixin.qq.com","attempts":1}}',
    );
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({
      schema: 1,
      ok: false,
      api: "v3",
      outRefundNo: "MISSING",
      error: { kind: "refused", code: "RESOURCE_NOT_EXISTS", verified: true, attempts: 1 },
    });
    expect(exit).toBe(3);
    expect(stderr).toBe("1 of 2 refunds found in 0 s: 1 SUCCESS; 1 failed: 1 refused.\n");
  });

  test("without it a line each", async () => {
    const { exit, lines, stderr } = await ask(["R1", "OPEN", "OTHER"]);
    expect(lines.slice(0, 2)).toEqual([
      "R1  退款成功 refunded  ¥1.00 of ¥2.50",
      "OPEN  退款处理中 in progress  ¥1.00 of ¥2.50",
    ]);
    expect(lines[2]).toMatch(/^OTHER {2}untrusted: other-refund {2}\S/);
    expect(stderr).toMatch(/: 1 SUCCESS, 1 PROCESSING; 1 failed: 1 untrusted\.\n$/);
    expect(exit).toBe(4);
  });

  test("one alone is many", async () => {
    expect(await ask(["R1"])).toMatchObject({ exit: 0, stdout: "R1  退款成功 refunded  ¥1.00 of ¥2.50\n" });
  });

  test.each([
    [["R1", "R2"], 0],
    [["R1", "../x"], 2],
    [["../x", "MISSING"], 3],
    [["MISSING", "BROKEN"], 5],
    [["BROKEN", "MISSING", "OTHER", "../x"], 4],
  ])("%j end with %i", async (numbers, exit) => {
    expect((await ask(numbers)).exit).toBe(exit);
  });

  test("a number that breaks the rules costs only itself, and is named", async () => {
    const { lines, asked } = await ask(["../x", "R1", "--json"]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      outRefundNo: "../x",
      error: { kind: "config", message: expect.stringMatching(/^outRefundNo must be/) },
    });
    expect(asked).toEqual(["R1"]);
  });

  test("the sub-merchant goes with every number", async () => {
    const { exit, stderr } = await ask(["R1", "R2", "--sub-mchid", "x"]);
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: "0 of 2 refunds found in 0 s; 2 failed: 2 config.\n",
    });
  });
});

describe("--file", () => {
  test("one number a line; blank lines and comments are left out, line ends may be CRLF", async () => {
    const path = await file("\ufeffR1\r\n\r\n# of June\n  R2  \n#R3\nR4");
    expect((await ask(["--file", path])).asked).toEqual(["R1", "R2", "R4"]);
  });

  test("beside numbers that stand alone", async () => {
    expect((await ask(["R9", "--file", await file("R1\n"), "R8"])).asked).toEqual(["R9", "R8", "R1"]);
  });

  test("- is stdin; a line may arrive in pieces", async () => {
    expect((await ask(["--file", "-"], textIn("R", "1\r", "\nR2\n", "R3"))).asked).toEqual([
      "R1",
      "R2",
      "R3",
    ]);
  });

  test("with nothing in it", async () => {
    expect(await ask(["--file", await file("# nothing\n"), "--json"])).toMatchObject({
      exit: 0,
      stdout: "",
      stderr: "0 of 0 refunds found in 0 s.\n",
    });
  });

  test.each([
    ["nowhere.txt", "there is no such file"],
    [tmpdir(), "it is a directory"],
  ])("%s is config", async (path, why) => {
    const { exit, stdout, asked } = await ask(["R1", "--json", "--file", path]);
    expect({ exit, asked, ...JSON.parse(stdout) }).toMatchObject({
      exit: 2,
      asked: [],
      error: { kind: "config", field: "--file", message: expect.stringContaining(why) },
    });
  });

  test.each([
    ["ended", `${"9".repeat(1025)}\n`],
    ["endless", "9".repeat(100_000)],
  ])("a line too long, %s, is no list of numbers", async (_, text) => {
    const { exit, stderr } = await ask(["--file", await file(text)]);
    expect(exit).toBe(2);
    expect(stderr).toContain("--file has a line of more than 1024 characters");
  });
});

describe("what does not go together is config", () => {
  test.each([
    [["query", "--api", "v3", "--out-refund-no", "R1", "R2"], "--out-refund-no"],
    [["query", "--api", "v3", "--out-refund-no", "R1", "--file", "-"], "--out-refund-no"],
    [["query", "--api", "v2", "R1"], "--api v3 only"],
    [["query", "--api", "v2", "--file", "-"], "--file"],
    [["query", "R1"], "--api"],
    [["sandbox", "R1"], "belongs to no option"],
  ])("%j", async (argv, told) => {
    const { exit, stderr } = await commandLine(argv, shop.env);
    expect(exit).toBe(2);
    expect(stderr).toContain(told);
  });

  test("keys that do not import are told once, not for each number", async () => {
    const env = { ...shop.env, WECHATPAY_PRIVATE_KEY_FILE: shop.files.damagedKey };
    const { exit, stdout } = await commandLine(["query", "--api", "v3", "--json", "R1", "R2"], env);
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 2, error: { kind: "config" } });
  });
});

describe("of numbers without end", () => {
  const chunkLines = 100;
  /** Numbers for ever, and how many were taken. */
  function endless() {
    const taken = { count: 0 };
    const chunks = function* (): Generator<Buffer> {
      for (;;) {
        const lines = Array.from({ length: chunkLines }, () => `R${taken.count++}\n`);
        yield Buffer.from(lines.join(""));
      }
    };
    return { taken, stdin: () => Readable.from(chunks(), { objectMode: false }) };
  }

  test("only as many are read as can be asked, and SIGINT ends it politely", async () => {
    const { taken, stdin } = endless();
    const stopped = Promise.withResolvers<void>();
    const written: string[] = [];
    const stdout = {
      write: (text: string) => {
        written.push(text);
        if (written.length === 1000) stopped.resolve();
      },
    };
    const { exit, stderr } = await ask(["--file", "-", "--json"], {
      stdin,
      stdout,
      untilStopped: () => stopped.promise,
    });
    expect(exit).toBe(130);
    expect(stderr).toMatch(/^Stopped early\. (\d+) of \1 refunds found in 3 s: \1 SUCCESS\.\n$/);
    expect(written.length).toBeLessThan(1300);
    expect(taken.count).toBeLessThan(5000);
  });

  test("a reader that does not read holds the questions back", async () => {
    const { stdin } = endless();
    const stopped = Promise.withResolvers<void>();
    const stuck = Promise.withResolvers<void>();
    const waiting = Promise.withResolvers<void>();
    const stdout = { write: () => false, drained: () => (waiting.resolve(), stuck.promise) };
    const asking = ask(["--file", "-"], { stdin, stdout, untilStopped: () => stopped.promise });
    await waiting.promise;
    for (let turn = 0; turn < 500; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    stopped.resolve();
    stuck.resolve();
    const { asked, exit } = await asking;
    expect(asked.length).toBeLessThanOrEqual(301);
    expect(exit).toBe(130);
  });

  test("a reader that has gone ends it, without blame", async () => {
    const { stdin } = endless();
    const reader = new AbortController();
    const stdout = { write: () => reader.abort(), gone: reader.signal };
    const { exit, stderr } = await ask(["--file", "-"], { stdin, stdout });
    expect(exit).toBe(0);
    expect(stderr).toMatch(/^\d+ of \d+ refunds found/);
  });
});

test("a slow source holds no answer back", async () => {
  const first = Promise.withResolvers<void>();
  const slow = async function* () {
    yield Buffer.from("R1\n");
    await first.promise;
    yield Buffer.from("R2\n");
  };
  const written: string[] = [];
  const stdout = {
    write: (text: string) => {
      written.push(text.slice(0, 2));
      first.resolve();
    },
  };
  const { exit } = await ask(["--file", "-"], { stdin: () => Readable.from(slow()), stdout });
  expect({ exit, written }).toEqual({ exit: 0, written: ["R1", "R2"] });
});

test("waiting for a source that says nothing can be stopped", async () => {
  const silent = new Readable({ read: () => undefined });
  const asking = ask(["--file", "-"], { stdin: () => silent, untilStopped: async () => undefined });
  expect(await asking).toMatchObject({ exit: 130, asked: [] });
});

describe("on a terminal", () => {
  test("a bar on stderr goes away before each line and at the end", async () => {
    const { stdout, stderr } = await ask(["R1", "R2"], { terminal: true });
    expect(stdout).toBe("R1  退款成功 refunded  ¥1.00 of ¥2.50\nR2  退款成功 refunded  ¥1.00 of ¥2.50\n");
    expect(stderr.split("\r\u001b[K")).toEqual([
      "",
      "[============>           ]  50 %  1 done",
      "",
      "[========================] 100 %  2 done",
      "2 of 2 refunds found in 0 s: 2 SUCCESS.\n",
    ]);
  });
});
