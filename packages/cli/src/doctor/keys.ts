import {
  guardField,
  type GuardedField,
  isRefundError,
  platformKeyFindings,
  type RsaCertificate,
  type RsaSigner,
  type SecretKeyName,
  secretKeyFindings,
} from "@wxrefund/core";
import { nodeRsa } from "@wxrefund/node-http/transport";
import { signType } from "../environment/client-config.ts";
import { readKeyFile } from "../environment/key-file.ts";
import { requiredVariable, variable } from "../environment/variables.ts";
import type { Environment } from "../host.ts";
import { configError } from "../outcome/config-error.ts";
import { inCommandLineWords } from "../outcome/relabel.ts";
import { type Check, failed, ok, skipped, warned } from "./check.ts";
import { merchantKey, platformKeyCandidates } from "./platform-keys.ts";

/** What can be checked without asking anybody; `certificate` is the merchant's own, when it is at hand. */
export interface Configuration {
  readonly env: Environment;
  readonly certificate?: Uint8Array | undefined;
  readonly nowMs: number;
}

type Look = (id: string, configuration: Configuration) => Promise<readonly Check[]>;

const placesV3: readonly (readonly [id: string, look: Look])[] = [
  ["mchid", field("WECHATPAY_MCHID", "mchid")],
  ["serial-no", field("WECHATPAY_SERIAL_NO", "serialNo")],
  ["private-key", privateKey],
  ["merchant-certificate", merchantCertificate],
  ["platform-keys", platformKeys],
  ["apiv3-key", secret("WECHATPAY_APIV3_KEY", "APIv3 key")],
];
const placesV2: readonly (readonly [id: string, look: Look])[] = [
  ["mchid", field("WECHATPAY_MCHID", "mchid")],
  ["appid", field("WECHATPAY_APPID", "appid")],
  ["v2-key", secret("WECHATPAY_V2_KEY", "APIv2 key")],
  ["v2-sign-type", signTypeV2],
];

/** Checks the configuration of each API of which any part is set. */
export async function configurationChecks(configuration: Configuration): Promise<readonly Check[]> {
  const { env } = configuration;
  const places = new Map([...(usesV3(env) ? placesV3 : []), ...(usesV2(env) ? placesV2 : [])]);
  const checks: Check[] = [];
  for (const [id, look] of places) checks.push(...(await looked(id, look, configuration)));
  if (!usesV3(env)) checks.push(skipped("v3", "APIv3 is not configured: WECHATPAY_SERIAL_NO is not set."));
  if (!usesV2(env)) checks.push(skipped("v2", "V2 is not configured: WECHATPAY_V2_KEY is not set."));
  return usesV3(env) || usesV2(env) ? checks : [failed("configuration", nothingSet), ...checks];
}

export function usesV3(env: Environment): boolean {
  return ["WECHATPAY_SERIAL_NO", "WECHATPAY_PRIVATE_KEY_FILE"].some((name) => variable(env, name));
}

export function usesV2(env: Environment): boolean {
  return ["WECHATPAY_APPID", "WECHATPAY_V2_KEY"].some((name) => variable(env, name));
}

const nothingSet = {
  id: "configuration",
  text: "Neither APIv3 nor V2 is configured.",
  fix: "Set the variables that wxrefund help query lists.",
};

/** What a look rejects with as `config` is what it found. */
async function looked(id: string, look: Look, configuration: Configuration): Promise<readonly Check[]> {
  try {
    return await look(id, configuration);
  } catch (cause) {
    if (!isRefundError(cause)) throw cause;
    const { message, advice } = inCommandLineWords(cause);
    return [failed(id, { id, text: message, fix: advice.text })];
  }
}

function field(name: string, grammar: GuardedField): Look {
  return async (id, { env }) => {
    guardField(grammar, requiredVariable(env, name));
    return [ok(id, `${name} is of its form.`)];
  };
}

function secret(name: string, keyName: SecretKeyName): Look {
  return async (id, { env }) => {
    if (keyName === "APIv3 key" && variable(env, name) === undefined)
      return [skipped(id, `${name} is not set; a query does not need it.`)];
    const findings = secretKeyFindings(keyName, requiredVariable(env, name));
    if (findings.length === 0) return [ok(id, `${name} has 32 characters.`)];
    return findings.map((finding) => failed(id, finding));
  };
}

async function signTypeV2(id: string, { env }: Configuration): Promise<readonly Check[]> {
  return [ok(id, `V2 signs with ${signType(env)}.`)];
}

async function privateKey(id: string, { env }: Configuration): Promise<readonly Check[]> {
  await readPrivateKey(env);
  return [ok(id, "The merchant API private key is an RSA key that can sign.")];
}

async function readPrivateKey(env: Environment): Promise<RsaSigner> {
  requiredVariable(env, "WECHATPAY_PRIVATE_KEY_FILE");
  return nodeRsa().importPrivateKey((await readKeyFile(env, "WECHATPAY_PRIVATE_KEY_FILE")) ?? "");
}

async function merchantCertificate(
  id: string,
  { env, certificate, nowMs }: Configuration,
): Promise<readonly Check[]> {
  if (certificate === undefined) return [skipped(id, certificateWanted)];
  const { modulus } = await readPrivateKey(env);
  const certificates = await ownCertificates(certificate);
  const own = certificates.find((candidate) => candidate.modulus === modulus);
  if (own === undefined) return [failed(id, { id, ...notAPair })];
  if (own.serialNo !== variable(env, "WECHATPAY_SERIAL_NO")?.toUpperCase())
    return [failed(id, { id, text: otherSerial, fix: `Set WECHATPAY_SERIAL_NO=${own.serialNo}.` })];
  const { state, words } = validity(own, nowMs);
  const text = `The merchant API certificate belongs to private key and serial number, and ${words}.`;
  return [state === "valid" ? ok(id, text) : judged(state, id, { text, fix: newMerchantCertificate })];
}

/** The importer's own words are about platform certificates. */
async function ownCertificates(source: Uint8Array): Promise<readonly RsaCertificate[]> {
  return await nodeRsa()
    .importCertificates(source)
    .catch(() => {
      throw configError({
        field: "--merchant-cert",
        message: "The file of --merchant-cert holds no RSA certificate that can be read.",
        remedy: "Give apiclient_cert.pem; a .p12 file has to be converted first.",
      });
    });
}

const certificateWanted =
  "Give --merchant-cert apiclient_cert.pem to compare it with private key and serial number.";
const notAPair = {
  text: "The private key does not belong to the merchant API certificate.",
  fix: "Use apiclient_key.pem and apiclient_cert.pem of the same download.",
};
const otherSerial = "WECHATPAY_SERIAL_NO is not the serial number of the merchant API certificate.";
const newMerchantCertificate =
  "Apply for a new merchant API certificate, and change private key and serial number together.";
const newPlatformKey =
  "Fetch the current platform certificates, or move to the WeChat Pay public key, which does not expire.";

async function platformKeys(id: string, { env, nowMs }: Configuration): Promise<readonly Check[]> {
  const keys = await platformKeyCandidates(env);
  if (keys.length === 0) return [ok(id, noneConfigured)];
  const misplaced = platformKeyFindings(keys, await merchantKey(env));
  if (misplaced.length > 0) return misplaced.map((finding) => failed(id, finding));
  const noneValid = keys.every((key) => validity(key, nowMs).state === "ended");
  return keys.map((key): Check => {
    const { state, words } = validity(key, nowMs);
    const text = `WeChat Pay's ${key.kind === "certificate" ? "certificate" : "public key"} ${key.id} ${words}.`;
    if (state === "valid") return ok(id, text);
    return judged(noneValid ? state : "ends-soon", id, { text, fix: newPlatformKey });
  });
}

const noneConfigured =
  "No key of WeChat Pay's is configured: its certificates are downloaded, and opened with WECHATPAY_APIV3_KEY.";

type State = "valid" | "ends-soon" | "ended";

function judged(state: State, id: string, told: { readonly text: string; readonly fix: string }): Check {
  return state === "ended" ? failed(id, { id, ...told }) : warned(id, told);
}

const soonMs = 30 * 86_400_000;

type Term = Partial<Pick<RsaCertificate, "notBeforeMs" | "notAfterMs">>;

/** `words` completes "The certificate …". */
function validity({ notBeforeMs = 0, notAfterMs }: Term, nowMs: number): { state: State; words: string } {
  if (notAfterMs === undefined) return { state: "valid", words: "does not expire" };
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  if (notBeforeMs > nowMs) return { state: "ended", words: `is valid only from ${day(notBeforeMs)}` };
  if (notAfterMs < nowMs) return { state: "ended", words: `ended on ${day(notAfterMs)}` };
  const state = notAfterMs < nowMs + soonMs ? "ends-soon" : "valid";
  return { state, words: `is valid until ${day(notAfterMs)}` };
}
