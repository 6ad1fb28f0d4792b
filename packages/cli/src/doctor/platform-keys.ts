import type { PlatformKeySource } from "@wxrefund/client";
import type { MerchantKey, PlatformKeyCandidate } from "@wxrefund/core";
import { nodeRsa } from "@wxrefund/node-http/transport";
import { readPlatformKeys } from "../environment/client-config.ts";
import { readKeyFile } from "../environment/key-file.ts";
import { variable } from "../environment/variables.ts";
import type { Environment } from "../host.ts";

/** WeChat Pay's keys of the environment, ready to be tried. Rejects as `config` when one does not import. */
export async function platformKeyCandidates(env: Environment): Promise<readonly PlatformKeyCandidate[]> {
  const sources = await readPlatformKeys(env);
  return (await Promise.all(sources.map(candidatesOf))).flat();
}

async function candidatesOf(source: PlatformKeySource): Promise<readonly PlatformKeyCandidate[]> {
  const rsa = nodeRsa();
  if ("publicKey" in source) {
    const key = await rsa.importPublicKey(source.publicKey);
    return [{ id: source.id, kind: "public-key", ...key }];
  }
  const certificates = await rsa.importCertificates(source.certificate);
  return certificates.map((certificate) => ({
    id: certificate.serialNo,
    kind: "certificate",
    ...certificate,
  }));
}

/** What the environment tells of the merchant's own key; a key that does not import is told nothing of. */
export async function merchantKey(env: Environment): Promise<MerchantKey> {
  const serialNo = variable(env, "WECHATPAY_SERIAL_NO");
  const modulus = await merchantModulus(env).catch(() => undefined);
  return {
    ...(serialNo === undefined ? {} : { serialNo }),
    ...(modulus === undefined ? {} : { modulus }),
  };
}

async function merchantModulus(env: Environment): Promise<string | undefined> {
  const privateKey = await readKeyFile(env, "WECHATPAY_PRIVATE_KEY_FILE");
  return privateKey === undefined ? undefined : (await nodeRsa().importPrivateKey(privateKey)).modulus;
}
