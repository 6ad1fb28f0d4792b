import type { RefundClientConfig } from "@wxrefund/client";
import type { ClientCertificate } from "@wxrefund/node-http";
import { optionFile } from "../doctor/files.ts";
import { readKeyFile } from "../environment/key-file.ts";
import type { Host } from "../host.ts";
import type { Options } from "../option/read.ts";
import { configError } from "../outcome/config-error.ts";

const remedy = "Give --cert apiclient_cert.pem, or --pfx apiclient_cert.p12.";

/**
 * What TLS shall present of the merchant. Rejects as `config` when it cannot be read, and when an application over V2
 * would go out without it.
 */
export async function clientCertificate(
  options: Options,
  config: RefundClientConfig,
  { env }: Pick<Host, "env">,
): Promise<ClientCertificate | undefined> {
  const pfx = await optionFile(options, "pfx");
  const cert = await optionFile(options, "cert");
  if (pfx !== undefined && cert !== undefined) {
    throw configError({ field: "--pfx", message: "--pfx and --cert are the same in two forms.", remedy });
  }
  if (pfx !== undefined) return { pfx, passphrase: config.mchid };
  if (cert !== undefined) return { cert, key: await privateKey(env) };
  if (config.v2 === undefined || isPlain(config)) return undefined;
  throw configError({
    field: "--cert",
    message: "V2 takes applications only with the merchant's TLS client certificate, and none is given.",
    remedy,
  });
}

async function privateKey(env: Host["env"]): Promise<string> {
  const name = "WECHATPAY_PRIVATE_KEY_FILE";
  const key = await readKeyFile(env, name);
  if (key !== undefined) return key;
  throw configError({
    field: name,
    message: `--cert needs the private key beside it, and ${name} is not set.`,
    remedy: `Set ${name} to the path of apiclient_key.pem.`,
  });
}

/** Plain HTTP goes to this machine only, where nobody can ask for a certificate. */
function isPlain({ baseUrls = [] }: RefundClientConfig): boolean {
  return baseUrls.length > 0 && baseUrls.every((url) => url.startsWith("http:"));
}
