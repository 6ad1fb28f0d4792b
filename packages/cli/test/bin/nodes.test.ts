import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Environment } from "../../src/host.ts";
import { readEnvFile } from "../env-file.ts";
import { refundNo } from "../shop.ts";
import { exitOf, nodes, runBin, startBin } from "./bin.ts";

const owner = ["--sub-mchid", "1900000109"];

describe.each(nodes)("the compiled program on %s", (_, node) => {
  let directory: string;
  let env: Environment;
  let sandbox: ReturnType<typeof startBin>;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "wxrefund-nodes-"));
    sandbox = startBin(["sandbox", "--dir", directory], {}, node);
    const lines = createInterface({ input: sandbox.stdout })[Symbol.asyncIterator]();
    await lines.next();
    await lines.next();
    env = await readEnvFile(join(directory, "env"));
  });
  afterAll(async () => {
    const exit = exitOf(sandbox);
    sandbox.kill("SIGINT");
    await exit;
    await rm(directory, { recursive: true });
  });

  test("asks over both APIs", async () => {
    const v3 = await runBin(
      ["query", "--api", "v3", "--out-refund-no", refundNo, ...owner, "--json"],
      env,
      node,
    );
    expect({ exit: v3.exit, stderr: v3.stderr, ...JSON.parse(v3.stdout) }).toMatchObject({
      exit: 0,
      stderr: "",
      refunds: [{ outRefundNo: refundNo, status: "SUCCESS" }],
      answer: { verified: true },
    });
    const v2 = await runBin(["query", "--api", "v2", "--out-trade-no", refundNo, "--json"], env, node);
    expect({ exit: v2.exit, stderr: v2.stderr, ...JSON.parse(v2.stdout) }).toMatchObject({
      exit: 0,
      stderr: "",
      refundCount: 1,
    });
  });

  test("asks for a file of numbers, hundreds at once, without a word of Node.js's", async () => {
    const file = join(directory, "numbers.txt");
    await writeFile(file, Array.from({ length: 320 }, (_line, at) => `SUCCESS_${at}\n`).join(""));
    const argv = ["query", "--api", "v3", "--file", file, ...owner, "--json"];
    const { exit, stdout, stderr } = await runBin(argv, env, node);
    expect(stderr).toMatch(/^320 of 320 refunds found in \d+ s: 320 SUCCESS\.\n$/);
    const numbers = stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => Object(JSON.parse(line)).outRefundNo);
    expect(new Set(numbers).size).toBe(320);
    expect({ exit, lines: numbers.length }).toEqual({ exit: 0, lines: 320 });
  });

  test("watches until a refund's end, and politely ends on SIGINT", async () => {
    const ended = await runBin(["watch", "--api", "v2", "CLOSED_1"], env, node);
    expect(ended).toMatchObject({ exit: 6, stderr: "1 of 1 refunds ended: 1 CLOSED.\n" });

    const open = Array.from({ length: 12 }, (_one, at) => `FOREVER_${at}`);
    const child = startBin(["watch", "--api", "v3", ...open, "SUCCESS_1", ...owner, "--json"], env, node);
    const [exit, stderr] = [exitOf(child), text(child.stderr)];
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (let line = 0; line < 13; line += 1) await lines.next();
    child.kill("SIGINT");
    expect([await exit, await stderr]).toEqual([130, "Stopped early. 1 of 13 refunds ended: 1 SUCCESS.\n"]);
  });

  test("a reader that goes away ends many questions", async () => {
    const argv = ["query", "--api", "v3", "--file", "-", ...owner];
    const child = startBin(argv, env, node);
    const exit = exitOf(child);
    child.stdout.destroy();
    expect(await exit).toBe(0);
  });
});
