import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KeyPairPem, newRsaKeys } from "@wxrefund/testkit/independent/signing";
import type { Environment } from "../src/host.ts";

export const refundNo = "1217752501201407033233368018";
export const v2Key = "192006250b4c09247ec02edce69f6a2d";
const apiV3Key = "0123456789abcdefghijklmnopqrstuv";
export const platformKeyId = "PUB_KEY_ID_0119000000012026110100000000000001";
export const otherPlatformKeyId = "PUB_KEY_ID_0119000000012026110100000000000002";

/** A merchant's keys on disk, the platform's to sign answers with, and a stranger's. */
export interface Shop {
  readonly env: Environment;
  readonly files: Readonly<Record<keyof typeof fileNames, string>>;
  readonly merchant: KeyPairPem;
  readonly platform: KeyPairPem;
  readonly stranger: KeyPairPem;
  /** Texts that may stand in no output. */
  readonly secrets: readonly string[];
  readonly remove: () => Promise<void>;
}

const fileNames = {
  privateKey: "apiclient_key.pem",
  platformKey: "pub_key.pem",
  merchantsPublicKey: "apiclient_pub.pem",
  damagedKey: "damaged_key.pem",
};

export async function openShop(): Promise<Shop> {
  const directory = await mkdtemp(join(tmpdir(), "wxrefund-cli-"));
  const [merchant, platform, stranger] = [newRsaKeys(), newRsaKeys(), newRsaKeys()];
  const place = (name: keyof typeof fileNames) => join(directory, fileNames[name]);
  const files = {
    privateKey: place("privateKey"),
    platformKey: place("platformKey"),
    merchantsPublicKey: place("merchantsPublicKey"),
    damagedKey: place("damagedKey"),
  };
  await writeFile(files.privateKey, merchant.privateKeyPem);
  await writeFile(files.platformKey, platform.publicKeyPem);
  await writeFile(files.merchantsPublicKey, merchant.publicKeyPem);
  await writeFile(files.damagedKey, merchant.privateKeyPem.replace(/^[^-].{40}/m, "A".repeat(41)));
  const env = {
    WECHATPAY_MCHID: "1900000001",
    WECHATPAY_SERIAL_NO: "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C",
    WECHATPAY_PRIVATE_KEY_FILE: files.privateKey,
    WECHATPAY_PUBLIC_KEY_ID: platformKeyId,
    WECHATPAY_PUBLIC_KEY_FILE: files.platformKey,
    WECHATPAY_APIV3_KEY: apiV3Key,
    WECHATPAY_APPID: "wx8888888888888888",
    WECHATPAY_V2_KEY: v2Key,
  };
  const secrets = [v2Key, apiV3Key, ...pemLines(merchant.privateKeyPem)];
  const remove = () => rm(directory, { recursive: true });
  return { env, files, merchant, platform, stranger, secrets, remove };
}

function pemLines(pem: string): string[] {
  return pem.split("\n").filter((line) => line.length > 20 && !line.startsWith("-"));
}
