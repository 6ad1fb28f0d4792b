import { access, constants, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { silence, startRawServer } from "@wxrefund/testkit/raw-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signedV3, unsignedV3 } from "../answers/v3.ts";
import { readEnvFile } from "../env-file.ts";
import { openShop, refundNo, type Shop } from "../shop.ts";
import { exitOf, runBin, startBin } from "./bin.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

const askV3 = ["query", "--api", "v3", "--out-refund-no", refundNo, "--json"];

describe("the compiled program", () => {
  test("names its version", async () => {
    const manifest: unknown = JSON.parse(
      await readFile(new URL("../../package.json", import.meta.url), "utf8"),
    );
    const { exit, stdout, stderr } = await runBin(["--version"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(manifest).toMatchObject({ version: stdout.trim() });
  });

  test("can be started by its own first line", async () => {
    const bin = new URL("../../dist/main.js", import.meta.url);
    expect((await readFile(bin, "utf8")).split("\n")[0]).toBe("#!/usr/bin/env node");
    await expect(access(bin, constants.R_OK)).resolves.toBeUndefined();
  });

  test("answers, and ends although the server keeps the connection open", async () => {
    await using server = await startRawServer(signedV3(shop));
    const { exit, stdout, stderr } = await runBin(askV3, { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, answer: { verified: true } });
  });

  test("gives each failure its exit code", async () => {
    await using server = await startRawServer(unsignedV3(404, "RESOURCE_NOT_EXISTS"));
    const env = { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl };
    const untrusted = await runBin([...askV3, "--max-attempts", "1"], env);
    expect({ exit: untrusted.exit, ...JSON.parse(untrusted.stdout) }).toMatchObject({
      exit: 4,
      error: { kind: "untrusted", reason: "unsigned" },
    });
    const config = await runBin(["query", "--json"]);
    expect({ exit: config.exit, ...JSON.parse(config.stdout) }).toMatchObject({ exit: 2, ok: false });
  });

  test("ends with the deadline", async () => {
    await using server = await startRawServer(silence);
    const env = { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl };
    const { exit, stdout } = await runBin([...askV3, "--timeout", "300"], env);
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({
      exit: 5,
      error: { kind: "no-answer", attempts: 1 },
    });
  });

  test("takes a reader that has gone away for no failure", async () => {
    await using server = await startRawServer(signedV3(shop));
    const child = startBin(askV3, { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl });
    child.stdout.destroy();
    expect(await exitOf(child)).toBe(0);
  });
});

describe("the compiled sandbox", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("serves until %s", async (signal) => {
    const directory = await mkdtemp(join(tmpdir(), "wxrefund-bin-"));
    const child = startBin(["sandbox", "--dir", directory]);
    const exit = exitOf(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+$/);
    await lines.next();
    const env = await readEnvFile(join(directory, "env"));
    const { stdout } = await runBin([...askV3, "--sub-mchid", "1900000109"], env);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, refunds: [{ outRefundNo: refundNo }] });
    child.kill(signal);
    expect(await exit).toBe(0);
    await rm(directory, { recursive: true });
  });
});
