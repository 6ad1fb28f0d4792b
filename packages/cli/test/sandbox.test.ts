import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { variableTable } from "../src/environment/table.ts";
import type { Environment } from "../src/host.ts";
import { run } from "../src/run.ts";
import { commandLine } from "./command-line.ts";
import { readEnvFile } from "./env-file.ts";
import { refundNo } from "./shop.ts";

interface Playing {
  readonly url: string;
  readonly envFile: string;
  readonly env: Environment;
  /** All it said when it began. */
  readonly said: string;
  /** Asks it to stop; resolves to the exit code. */
  readonly stop: () => Promise<number>;
}

/** Starts `wxrefund sandbox` in this process and resolves when it has said where it is. */
async function play(...args: readonly string[]): Promise<Playing> {
  const signal = Promise.withResolvers<void>();
  const said = Promise.withResolvers<string>();
  const exit = run({
    version: "0",
    argv: ["sandbox", ...args],
    env: {},
    stdout: { write: said.resolve },
    stderr: { write: (text: string) => said.reject(new Error(text)) },
    stdin: () => expect.unreachable("the sandbox reads nothing"),
    clock: { nowMs: Date.now, sleep: () => expect.unreachable("the sandbox waits for nothing") },
    connect: () => expect.unreachable("the sandbox asks nobody"),
    untilStopped: () => signal.promise,
  });
  const text = await said.promise;
  const [listening = "", environment = ""] = text.split("\n");
  const envFile = environment.replace("environment in ", "");
  const stop = () => {
    signal.resolve();
    return exit;
  };
  const url = listening.replace("listening on ", "");
  return { url, envFile, env: await readEnvFile(envFile), said: text, stop };
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "wxrefund-cli-sandbox-"));
});
afterAll(() => rm(directory, { recursive: true }));

describe("wxrefund sandbox", () => {
  test("a query with its env file is answered over both APIs", async () => {
    const { url, env, stop } = await play("--dir", join(directory, "both"));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const v3 = ["query", "--api", "v3", "--out-refund-no", refundNo, "--sub-mchid", "1900000109", "--json"];
    const overV3 = await commandLine(v3, env);
    expect({ exit: overV3.exit, ...JSON.parse(overV3.stdout) }).toMatchObject({
      exit: 0,
      ok: true,
      refunds: [{ refundId: "50000000382019052709732678859", status: "SUCCESS", amount: { advance: 888 } }],
      answer: { verified: true, baseUrl: url, attempts: 1 },
    });
    for (const id of ["--refund-id", "--out-refund-no", "--transaction-id", "--out-trade-no"]) {
      const overV2 = await commandLine(["query", "--api", "v2", id, refundNo, "--json"], env);
      expect({ exit: overV2.exit, ...JSON.parse(overV2.stdout) }).toMatchObject({
        exit: 0,
        refundCount: 1,
        refunds: [{ outRefundNo: refundNo, status: "SUCCESS" }],
      });
    }
    expect(await stop()).toBe(0);
  });

  test("its env file has every variable, and either platform key alone is enough", async () => {
    const { env, stop } = await play("--dir", join(directory, "both"));
    expect(Object.keys(env).toSorted()).toEqual(variableTable.map(({ name }) => name).toSorted());
    const argv = ["query", "--api", "v3", "--out-refund-no", refundNo, "--sub-mchid", "1900000109", "--json"];
    const keys = { WECHATPAY_PUBLIC_KEY_ID: "", WECHATPAY_PUBLIC_KEY_FILE: "" };
    for (const absent of [keys, { WECHATPAY_PLATFORM_CERT_FILE: "" }]) {
      const { exit, stdout } = await commandLine(argv, { ...env, ...absent });
      expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 0, answer: { verified: true } });
    }
    await stop();
  });

  test("without the sub-merchant APIv3 refuses", async () => {
    const { env, stop } = await play("--dir", join(directory, "both"));
    const { exit, stdout } = await commandLine(
      ["query", "--api", "v3", "--out-refund-no", refundNo, "--json"],
      env,
    );
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({
      exit: 3,
      error: { kind: "refused", httpStatus: 400, code: "PARAM_ERROR" },
    });
    await stop();
  });

  test("a shop that asks for an order of 11 refunds is told where the rest begins", async () => {
    const { env, stop } = await play("--dir", join(directory, "both"));
    const argv = ["query", "--api", "v2", "--out-trade-no", "ORDER11_A", "--json"];
    const first = JSON.parse((await commandLine(argv, env)).stdout);
    expect(first).toMatchObject({ refundCount: 10, nextOffset: 10 });
    const rest = JSON.parse((await commandLine([...argv, "--offset", String(first.nextOffset)], env)).stdout);
    expect(rest).toMatchObject({ refundCount: 1 });
    expect(rest.nextOffset).toBeUndefined();
    await stop();
  });

  test("the curl line it shows moves its clock", async () => {
    const { url, said, env, stop } = await play("--dir", join(directory, "both"));
    const [, type = "", value = "", body = "", clock = ""] =
      /curl -H '([^:]+): ([^']+)' -d '([^']+)' (\S+)/.exec(said) ?? [];
    expect(clock).toBe(`${url}/_sandbox/clock`);
    const status = async () => {
      const argv = ["query", "--api", "v2", "--out-refund-no", "PROCESSING_1", "--json"];
      return JSON.parse((await commandLine(argv, env)).stdout).refunds[0].status;
    };
    expect(await status()).toBe("PROCESSING");
    const moved = await fetch(clock, { method: "POST", headers: { [type]: value }, body });
    expect(moved.status).toBe(200);
    expect(await status()).toBe("SUCCESS");
    await stop();
  });

  test("--fault spoils every answer, by turns", async () => {
    const { env, said, stop } = await play(
      "--dir",
      join(directory, "both"),
      "--fault",
      "tampered,unsigned-404",
    );
    expect(said).toContain("spoiled on purpose: tampered, unsigned-404.");
    const argv = ["query", "--api", "v2", "--out-refund-no", refundNo, "--json", "--max-attempts", "1"];
    for (const reason of ["bad-signature", "unsigned", "bad-signature"]) {
      const { exit, stdout } = await commandLine(argv, env);
      expect({ exit, ...JSON.parse(stdout) }).toMatchObject({
        exit: 4,
        error: { kind: "untrusted", reason },
      });
    }
    await stop();
  });

  test("a number with a fault is answered so", async () => {
    const { env, stop } = await play("--dir", join(directory, "both"));
    const argv = ["query", "--api", "v2", "--out-refund-no", "FAULT_html_1", "--json", "--max-attempts", "1"];
    const { exit, stdout } = await commandLine(argv, env);
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 4, error: { kind: "malformed" } });
    await stop();
  });

  test.each(["nonsense", "tampered,,stale", "tampered, stale"])("--fault %j is config", async (ids) => {
    const { exit, stdout, stderr } = await commandLine(["sandbox", "--fault", ids]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toMatch(/known are unsigned, tampered, .*--fault/s);
  });

  test("the same directory keeps its keys, and only the owner may read them", async () => {
    const dir = join(directory, "kept");
    const first = await play("--dir", dir);
    await first.stop();
    const second = await play("--dir", dir);
    await second.stop();
    const { WECHATPAY_BASE_URL: _first, ...keysBefore } = first.env;
    const { WECHATPAY_BASE_URL: _second, ...keysAfter } = second.env;
    expect(keysAfter).toEqual(keysBefore);
    for (const name of await readdir(dir)) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
  });

  test("without --dir the keys live in a temporary directory and go with it", async () => {
    const { envFile, env, stop } = await play();
    expect(env["WECHATPAY_PRIVATE_KEY_FILE"]).toBe(join(dirname(envFile), "apiclient_key.pem"));
    expect(await stop()).toBe(0);
    await expect(stat(dirname(envFile))).rejects.toThrow("ENOENT");
  });

  test("a stopped sandbox listens no more", async () => {
    const { url, stop } = await play("--dir", join(directory, "both"));
    await stop();
    const refused = Promise.withResolvers<unknown>();
    connect(Number(new URL(url).port), "127.0.0.1").once("error", refused.resolve);
    expect(await refused.promise).toMatchObject({ code: "ECONNREFUSED" });
  });

  test("a foreign file is left alone", async () => {
    const dir = await mkdtemp(join(directory, "foreign-"));
    await writeFile(join(dir, "env"), "PRECIOUS=1\n");
    const { exit, stdout, stderr } = await commandLine(["sandbox", "--dir", dir]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toContain(join(dir, "env"));
    expect(await readdir(dir)).toEqual(["env"]);
  });

  test("a port that is taken is config", async () => {
    const { url, stop } = await play("--dir", join(directory, "both"));
    const { exit, stderr } = await commandLine(["sandbox", "--port", new URL(url).port]);
    expect(exit).toBe(2);
    expect(stderr).toContain("--port");
    await stop();
  });

  test.each([
    [["--port", "65536"], "--port"],
    [["--port", "http"], "--port"],
    [["--dir", "a", "--dir", "b"], "--dir"],
    [["--verbose"], "--verbose"],
  ])("%j is config", async (args, field) => {
    const { exit, stderr } = await commandLine(["sandbox", ...args]);
    expect(exit).toBe(2);
    expect(stderr).toContain(field);
  });
});
