import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox, defaultWorld, makeSandboxKeys, sandboxClientConfig } from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { runtime } from "@wxrefund/runtimes";
import { afterAll, describe, expect, test } from "vitest";
import { bundleCases } from "./bundle.ts";
import { chromiumRunner } from "./runner/chromium.ts";
import { commandRunner } from "./runner/command.ts";
import { withPage } from "./runner/page.ts";
import type { Runner } from "./runner/run.ts";
import { workerdRunner } from "./runner/workerd.ts";

const nodes = ["node20", "node22", "node24", "node26"] as const;
const adapters = ["edge-fetch", "node-http"] as const;

const runners: Readonly<Record<string, Runner>> = {
  ...Object.fromEntries(
    nodes.flatMap((name) =>
      adapters.map((adapter) => [`${name} with ${adapter}`, commandRunner(name, adapter)]),
    ),
  ),
  "deno with edge-fetch": commandRunner("deno", "edge-fetch"),
  "bun with edge-fetch": commandRunner("bun", "edge-fetch"),
  "workerd with edge-fetch": workerdRunner,
  "chromium with edge-fetch": chromiumRunner,
};

const keys = await makeSandboxKeys();
const dist = fileURLToPath(new URL("../dist", import.meta.url));
mkdirSync(dist, { recursive: true });
const dir = mkdtempSync(`${dist}/cases-`);
afterAll(() => rmSync(dir, { recursive: true }));
const modules = await bundleCases(dir);
const { caseIds: ids }: { readonly caseIds: readonly string[] } = await import(`${dir}/ids.js`);

describe("the list of cases", () => {
  test("has no id twice", () => {
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  });

  test("is as long as it was left", () => {
    const count = (folder: string): number => ids.filter((id) => id.startsWith(`${folder}/`)).length;
    const folders = [...new Set(ids.map((id) => id.split("/")[0] ?? ""))];
    expect(Object.fromEntries(folders.map((folder) => [folder, count(folder)]))).toEqual({
      sign: 13,
      verify: 7,
      decrypt: 6,
      decode: 81,
      hostile: 398,
      apply: 69,
      notify: 59,
      sandbox: 1,
      client: 151,
      ecommerce: 11,
      notified: 14,
      control: 1,
    });
  });
});

describe("every case, and nothing but the planted one is wrong,", () => {
  test.concurrent.each(Object.entries(runners))("on %s", async (_, run) => {
    // The cases come over plain HTTP; with certificates they are in `workerd-certificate.test.ts`.
    const sandbox = createSandbox({ world: defaultWorld(keys), v2ClientCertificate: "not-required" });
    const served = await serveSandbox({ sandbox: withPage(sandbox, modules) });
    try {
      const results = await run({ modules, dir, sandbox: sandboxClientConfig(keys, served.url) });
      expect(results.filter(({ problem }) => problem !== undefined)).toEqual([
        {
          id: "control/planted-wrong",
          problem: expect.stringMatching(/^Error: expected "[0-9A-F]{32}" but got "[0-9a-f]{32}"$/),
        },
      ]);
      expect(results.map(({ id }) => id)).toEqual(ids);
    } finally {
      await served.close();
    }
  });
});

describe("no runtime is left out", () => {
  const versions = [
    ["node20", "v20.20.2"],
    ["node22", "v22.23.3"],
    ["node24", "v24.21.0"],
    ["node26", "v26.10.0"],
    ["deno", "deno 2.9.6"],
    ["bun", "1.4.5"],
  ] as const;

  test.each(versions)("%s is %s", (name, version) => {
    const { stdout } = spawnSync(runtime(name), ["--version"], { encoding: "utf8" });
    expect(stdout).toMatch(new RegExp(`^${version.replaceAll(".", String.raw`\.`)}\\b`));
  });

  test("one that is not installed fails", async () => {
    const source = fileURLToPath(new URL("../../runtimes/src/index.ts", import.meta.url));
    const bare = mkdtempSync(`${dir}/bare-`);
    cpSync(source, join(bare, "src/index.ts"));
    const { runtime: there }: { readonly runtime: (name: string) => string } = await import(
      join(bare, "src/index.ts")
    );
    expect(() => there("deno")).toThrow("deno is not installed");
  });

  test("a browser that is not there fails", () => {
    const script = fileURLToPath(new URL("../../../scripts/chromium.sh", import.meta.url));
    const env = { ...process.env, CHROMIUM_PATH: join(dir, "no-browser") };
    const { status, stderr } = spawnSync("sh", [script], { env, encoding: "utf8" });
    expect([status, stderr]).toEqual([1, expect.stringContaining("There is no browser at")]);
  });
});
