import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { configError } from "../world/config-error.ts";
import { defaultNumbers } from "../world/default-world.ts";
import type { SandboxKeys } from "../world/keys.ts";
import { envText, isOwnEnv } from "./env-file.ts";
import { keysText, readKeysText } from "./keys-file.ts";
import { readPlainFile, replaceFile } from "./plain-file.ts";

/** Where a sandbox's keys and variables are. */
export interface SandboxDir {
  /** Absolute. */
  readonly dir: string;
  /** `set -a; . "$envFile"` gives a shell the variables `wxrefund` reads. */
  readonly envFile: string;
}

/** WeChat Pay's own names for the two keys that clients read. */
const names = {
  keys: "sandbox.json",
  merchantKey: "apiclient_key.pem",
  platformKey: "pub_key.pem",
  platformCertificate: "platform_cert.pem",
  env: "env",
} as const;

/**
 * The keys an earlier sandbox left in a directory, or undefined when there are none. Use them again, and shells
 * that have loaded its `env` go on working. Rejects with `config` when the file of keys is not a sandbox's or
 * cannot be read.
 */
export async function readSandboxDir(dir: string): Promise<SandboxKeys | undefined> {
  const file = join(resolve(dir), names.keys);
  const text = await readPlainFile(file);
  if (text === undefined) return undefined;
  const keys = readKeysText(text);
  if (keys === undefined) throw foreign(file);
  return keys;
}

/**
 * Writes a sandbox's keys (and certificate, if it has one) and the `env` file of the default world into a directory:
 * absolute paths, mode 0600, the directory itself made with 0700 when it is not there. Files that an earlier sandbox wrote are replaced;
 * if any other file has one of the names, nothing is written and it rejects with `config`, naming the file.
 *
 * @example
 * ```ts
 * const keys = (await readSandboxDir(dir)) ?? (await makeSandboxKeys());
 * const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
 * const { envFile } = await writeSandboxDir(dir, keys, served.url);
 * ```
 */
export async function writeSandboxDir(dir: string, keys: SandboxKeys, baseUrl: string): Promise<SandboxDir> {
  const place = resolve(dir);
  const files = filesOf(place, keys, baseUrl);
  await makeDirectory(place);
  const before = await readSandboxDir(place);
  for (const { path, isOwn } of files) {
    const text = await readPlainFile(path);
    if (text !== undefined && !isOwn(text, before)) throw foreign(path);
  }
  for (const { path, text } of files) await replaceFile(path, text);
  return { dir: place, envFile: join(place, names.env) };
}

interface OwnFile {
  readonly path: string;
  readonly text: string;
  /** Did a sandbox write this text? `before` is what it recorded. */
  readonly isOwn: (found: string, before: SandboxKeys | undefined) => boolean;
}

/** PEM files hold nothing but PEM, since not every reader skips other lines: what was written is recorded instead. */
function filesOf(place: string, keys: SandboxKeys, baseUrl: string): readonly OwnFile[] {
  const merchantKey = join(place, names.merchantKey);
  const platformKey = join(place, names.platformKey);
  const certificates = certificateFiles(join(place, names.platformCertificate), keys);
  const platformCertificate = certificates[0]?.path;
  return [
    { path: join(place, names.keys), text: keysText(keys), isOwn: (_, before) => before !== undefined },
    {
      path: merchantKey,
      text: keys.merchant.privateKey,
      isOwn: (found, before) => found === before?.merchant.privateKey,
    },
    {
      path: platformKey,
      text: keys.platform.publicKey,
      isOwn: (found, before) => found === before?.platform.publicKey,
    },
    ...certificates,
    {
      path: join(place, names.env),
      text: envText(variables(keys, { merchantKey, platformKey, platformCertificate, baseUrl })),
      isOwn: isOwnEnv,
    },
  ];
}

function certificateFiles(path: string, { platformCertificate }: SandboxKeys): readonly OwnFile[] {
  if (platformCertificate === undefined) return [];
  const text = platformCertificate.certificate;
  return [{ path, text, isOwn: (found, before) => found === before?.platformCertificate?.certificate }];
}

interface Places {
  readonly merchantKey: string;
  readonly platformKey: string;
  readonly platformCertificate: string | undefined;
  readonly baseUrl: string;
}

function variables(keys: SandboxKeys, places: Places): readonly (readonly [string, string])[] {
  const { platformCertificate } = places;
  return [
    ["WECHATPAY_MCHID", defaultNumbers.mchid],
    ["WECHATPAY_SERIAL_NO", keys.merchant.serialNo],
    ["WECHATPAY_PRIVATE_KEY_FILE", places.merchantKey],
    ["WECHATPAY_PUBLIC_KEY_ID", keys.platform.id],
    ["WECHATPAY_PUBLIC_KEY_FILE", places.platformKey],
    ...(platformCertificate === undefined
      ? []
      : ([["WECHATPAY_PLATFORM_CERT_FILE", platformCertificate]] as const)),
    ["WECHATPAY_APIV3_KEY", keys.apiV3Key],
    ["WECHATPAY_APPID", defaultNumbers.appid],
    ["WECHATPAY_V2_KEY", keys.v2Key],
    ["WECHATPAY_V2_SIGN_TYPE", "MD5"],
    ["WECHATPAY_BASE_URL", places.baseUrl],
  ];
}

async function makeDirectory(place: string): Promise<void> {
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
  } catch {
    throw configError("dir", `The directory ${place} cannot be made, or is not a directory.`);
  }
}

function foreign(path: string): Error {
  return configError(
    "dir",
    `${path} was not written by a wxrefund sandbox, or was changed since; it is left as it is.`,
  );
}
