import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createSandbox,
  defaultWorld,
  makeSandboxKeys,
  type SandboxKeys,
  withPlatformCertificate,
} from "@wxrefund/sandbox";
import { serveSandbox, writeSandboxDir } from "@wxrefund/sandbox/serve";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Environment } from "../src/host.ts";
import { commandLine } from "./command-line.ts";
import { readEnvFile } from "./env-file.ts";

const noKeys = {
  WECHATPAY_PUBLIC_KEY_ID: "",
  WECHATPAY_PUBLIC_KEY_FILE: "",
  WECHATPAY_PLATFORM_CERT_FILE: "",
};
let directory: string;
let certified: Opened;
let uncertified: Opened;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "wxrefund-key-alone-"));
  const keys = await makeSandboxKeys();
  certified = await openSandbox("certified", await withPlatformCertificate(keys));
  uncertified = await openSandbox("uncertified", keys);
});
afterAll(async () => {
  await Promise.all([certified.close(), uncertified.close()]);
  await rm(directory, { recursive: true });
});

interface Opened {
  readonly env: Environment;
  readonly close: () => Promise<void>;
}

/** A sandbox and the environment of a merchant who holds no key of WeChat Pay's but the APIv3 key. */
async function openSandbox(name: string, keys: SandboxKeys): Promise<Opened> {
  const { url, close } = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  const { envFile } = await writeSandboxDir(join(directory, name), keys, url);
  return { env: { ...(await readEnvFile(envFile)), ...noKeys }, close };
}

const provider = ["--sub-mchid", "1900000109"];
const query = ["query", "--api", "v3", "--out-refund-no", "SUCCESS_1", ...provider, "--json"];
const order = ["--out-trade-no", "PAID300_1", "--refund", "100", "--total", "300", ...provider, "--json"];

async function told(argv: readonly string[], env: Environment): Promise<object> {
  const { exit, stdout } = await commandLine(argv, env);
  return { exit, ...JSON.parse(stdout) };
}

test.each([
  ["query", query],
  ["watch", ["watch", "SUCCESS_2", ...provider, "--api", "v3", "--json"]],
  ["apply", ["apply", "--out-refund-no", "MINE_1", ...order, "--yes"]],
])("the APIv3 key is enough for %s", async (_, argv) => {
  expect(await told(argv, certified.env)).toMatchObject({ exit: 0, answer: { verified: true } });
});

test("and for the doctor, who says so", async () => {
  const document = await told(["doctor", ...provider, "--json"], certified.env);
  expect(document).toMatchObject({ exit: 0, ok: true });
  expect(document).toHaveProperty(
    "checks",
    expect.arrayContaining([
      expect.objectContaining({
        id: "platform-keys",
        state: "ok",
        text: expect.stringContaining("downloaded"),
      }),
      expect.objectContaining({ id: "v3", state: "ok" }),
    ]),
  );
});

const other = { WECHATPAY_APIV3_KEY: "0123456789abcdefghijklmnopqrstuv" };

test.each([["query", query] as const, ["doctor", ["doctor", ...provider, "--json"]] as const])(
  "another APIv3 key is config: %s",
  async (_, argv) => {
    const { exit, stdout } = await commandLine(argv, { ...certified.env, ...other });
    expect(exit).toBe(2);
    expect(stdout).toContain("WECHATPAY_APIV3_KEY does not open the platform certificates");
  },
);

test("a merchant number without platform certificates is told the public key's variables", async () => {
  expect(await told(query, uncertified.env)).toMatchObject({
    exit: 2,
    error: { kind: "config", message: expect.stringContaining("no platform certificates") },
  });
});

test("without the APIv3 key either, all ways are named", async () => {
  expect(await told(query, { ...certified.env, WECHATPAY_APIV3_KEY: "" })).toMatchObject({
    exit: 2,
    error: { kind: "config", advice: { text: expect.stringMatching(/PUBLIC_KEY_ID.*CERT_FILE.*APIV3_KEY/) } },
  });
});

test("what sends nothing cannot download: it wants a key at hand", async () => {
  const body = join(directory, "notification.json");
  await writeFile(body, "{}");
  const argvs = [
    ["notify", "--verify", body, "--json"],
    ["apply", "--out-refund-no", "MINE_2", ...order, "--dry-run"],
    ["doctor", "verify", "--body", body, "--headers", body, "--json"],
  ];
  for (const argv of argvs) {
    expect(await told(argv, certified.env)).toMatchObject({
      exit: 2,
      error: { kind: "config", message: expect.stringContaining("sends nothing") },
    });
  }
});
