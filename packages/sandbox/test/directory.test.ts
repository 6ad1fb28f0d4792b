import { execFile } from "node:child_process";
import { sign, verify, X509Certificate } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeSandboxKeys, withPlatformCertificate } from "../src/index.ts";
import { readSandboxDir, writeSandboxDir } from "../src/serve.ts";

const keys = await makeSandboxKeys();
const url = "http://127.0.0.1:8080";
const files = ["apiclient_key.pem", "env", "pub_key.pem", "sandbox.json"];
let home: string;
let dir: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "wxrefund-"));
  dir = join(home, 'it\'s a "sandbox" $HOME', "keys");
});
afterEach(() => rm(home, { recursive: true }));

/** What a shell has of the variables after `set -a; . ./env`. */
async function loaded(): Promise<Record<string, string>> {
  const script = "set -a; . ./env; env -0";
  const { stdout } = await promisify(execFile)("sh", ["-c", script], { cwd: dir });
  const pairs = stdout.split("\0").filter((line) => line.startsWith("WECHATPAY_"));
  return Object.fromEntries(pairs.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

async function texts(): Promise<Record<string, string>> {
  const names = await readdir(dir);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(dir, name), "utf8")] as const)),
  );
}

describe("a new directory", () => {
  test("holds the files, closed to others", async () => {
    const written = await writeSandboxDir(dir, keys, url);
    expect(written).toEqual({ dir, envFile: join(dir, "env") });
    expect((await readdir(dir)).toSorted()).toEqual(files);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    for (const name of files) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
  });

  test("its env gives a shell every variable, whatever the path", async () => {
    await writeSandboxDir(dir, keys, url);
    expect(await loaded()).toEqual({
      WECHATPAY_MCHID: "1900000001",
      WECHATPAY_SERIAL_NO: keys.merchant.serialNo,
      WECHATPAY_PRIVATE_KEY_FILE: join(dir, "apiclient_key.pem"),
      WECHATPAY_PUBLIC_KEY_ID: keys.platform.id,
      WECHATPAY_PUBLIC_KEY_FILE: join(dir, "pub_key.pem"),
      WECHATPAY_APIV3_KEY: keys.apiV3Key,
      WECHATPAY_APPID: "wx8888888888888888",
      WECHATPAY_V2_KEY: keys.v2Key,
      WECHATPAY_V2_SIGN_TYPE: "MD5",
      WECHATPAY_BASE_URL: url,
    });
    const { [files[0] ?? ""]: merchantKey, [files[2] ?? ""]: platformKey } = await texts();
    expect(merchantKey).toBe(keys.merchant.privateKey);
    expect(platformKey).toBe(keys.platform.publicKey);
  });

  test("a relative directory becomes absolute paths", async () => {
    const { envFile } = await writeSandboxDir(relative(process.cwd(), dir), keys, url);
    expect(envFile).toBe(join(dir, "env"));
    expect(await loaded()).toMatchObject({ WECHATPAY_PUBLIC_KEY_FILE: join(dir, "pub_key.pem") });
  });
});

describe("the directory of an earlier sandbox", () => {
  test("gives its keys back", async () => {
    expect(await readSandboxDir(dir)).toBeUndefined();
    await writeSandboxDir(dir, keys, url);
    expect(await readSandboxDir(dir)).toEqual(keys);
  });

  test("is written again, with a new address or new keys, and stays closed", async () => {
    await writeSandboxDir(dir, keys, url);
    await chmod(join(dir, "env"), 0o644);
    await writeSandboxDir(dir, keys, "http://127.0.0.1:9090");
    expect(await loaded()).toMatchObject({ WECHATPAY_BASE_URL: "http://127.0.0.1:9090" });
    expect((await stat(join(dir, "env"))).mode & 0o777).toBe(0o600);
    const fresh = await makeSandboxKeys();
    await writeSandboxDir(dir, fresh, url);
    expect(await readSandboxDir(dir)).toEqual(fresh);
    expect(await loaded()).toMatchObject({ WECHATPAY_SERIAL_NO: fresh.merchant.serialNo });
  });
});

describe("a platform certificate beside the public key", () => {
  test("has a file of its own, which env names, and comes back with the keys", async () => {
    const certified = await withPlatformCertificate(keys);
    await writeSandboxDir(dir, certified, url);
    expect(await loaded()).toMatchObject({
      WECHATPAY_PUBLIC_KEY_FILE: join(dir, "pub_key.pem"),
      WECHATPAY_PLATFORM_CERT_FILE: join(dir, "platform_cert.pem"),
    });
    const file = join(dir, "platform_cert.pem");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { serialNumber, publicKey, validFrom, validTo } = new X509Certificate(await readFile(file));
    expect(serialNumber).toBe(certified.platformCertificate?.serialNo);
    expect(serialNumber).toMatch(/^[0-9A-F]{40}$/);
    const yearsLong = (Date.parse(validTo) - Date.parse(validFrom)) / (365 * 86_400_000);
    expect(yearsLong).toBeGreaterThan(4.9);
    const message = Buffer.from("an answer");
    const signature = sign("sha256", message, certified.platformCertificate?.privateKey ?? "");
    expect(verify("sha256", message, publicKey, signature)).toBe(true);
    expect(await readSandboxDir(dir)).toEqual(certified);
    expect(await withPlatformCertificate(certified)).toBe(certified);
  });

  test("joins the files that an earlier sandbox wrote without it", async () => {
    await writeSandboxDir(dir, keys, url);
    const certified = await withPlatformCertificate(keys);
    await writeSandboxDir(dir, certified, url);
    expect(await readSandboxDir(dir)).toEqual(certified);
  });

  test("is no other's file", async () => {
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, "platform_cert.pem"), "mine");
    await expect(writeSandboxDir(dir, await withPlatformCertificate(keys), url)).rejects.toMatchObject({
      kind: "config",
    });
    expect(await texts()).toEqual({ "platform_cert.pem": "mine" });
  });

  test.each(["serialNo", "privateKey", "certificate"])(
    "half of one, without its %s, is no record",
    async (name) => {
      await writeSandboxDir(dir, await withPlatformCertificate(keys), url);
      const file = join(dir, "sandbox.json");
      const text = await readFile(file, "utf8");
      await writeFile(
        file,
        text.replace(/("platformCertificate": \{[^}]*)\}/, (found) => found.replace(`"${name}"`, '"x"')),
      );
      await expect(readSandboxDir(dir)).rejects.toMatchObject({ kind: "config" });
    },
  );
});

describe("files of others are never overwritten", () => {
  test.each(files)("%s that was there before", async (name) => {
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, name), "mine");
    await expect(writeSandboxDir(dir, keys, url)).rejects.toMatchObject({
      kind: "config",
      message: expect.stringContaining(join(dir, name)),
    });
    expect(await texts()).toEqual({ [name]: "mine" });
  });

  test.each(["apiclient_key.pem", "pub_key.pem"])("%s that was changed since", async (name) => {
    await writeSandboxDir(dir, keys, url);
    await writeFile(join(dir, name), "changed");
    const before = await texts();
    await expect(writeSandboxDir(dir, keys, url)).rejects.toMatchObject({ kind: "config" });
    expect(await texts()).toEqual(before);
  });

  test("a link, though it leads to a sandbox's file", async () => {
    const other = join(home, "other");
    await writeSandboxDir(other, keys, url);
    await mkdir(dir, { recursive: true });
    await symlink(join(other, "env"), join(dir, "env"));
    await expect(writeSandboxDir(dir, keys, url)).rejects.toMatchObject({ kind: "config" });
  });

  test("a directory of that name", async () => {
    await mkdir(join(dir, "env"), { recursive: true });
    await expect(writeSandboxDir(dir, keys, url)).rejects.toMatchObject({ kind: "config" });
  });

  test.each(["", "{}", '{"madeBy":"wxrefund sandbox"}', '{"madeBy":"another","keys":{}}'])(
    "sandbox.json with %j is not read",
    async (text) => {
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, "sandbox.json"), text);
      await expect(readSandboxDir(dir)).rejects.toMatchObject({ kind: "config" });
    },
  );

  test("files beside them stay", async () => {
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, "notes"), "mine");
    await writeSandboxDir(dir, keys, url);
    expect(await texts()).toHaveProperty("notes", "mine");
  });
});

test("a file in the directory's place is a config error", async () => {
  await writeFile(join(home, "file"), "mine");
  await expect(writeSandboxDir(join(home, "file"), keys, url)).rejects.toMatchObject({ kind: "config" });
});
