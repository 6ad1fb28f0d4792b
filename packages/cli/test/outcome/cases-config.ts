import type { Environment } from "../../src/host.ts";
import type { Shop } from "../shop.ts";
import { askV2, askV3, type FailureCase } from "./case.ts";

interface Given {
  readonly argv?: readonly string[];
  readonly env?: Environment | ((shop: Shop) => Environment);
  readonly told?: Readonly<Record<string, unknown>>;
}

function bad(title: string, field: string, { argv = askV3, env = {}, told = {} }: Given): FailureCase {
  return {
    title,
    argv,
    env: typeof env === "function" ? env : () => env,
    exit: 2,
    error: { kind: "config", field, ...told },
    requests: 0,
  };
}

const badOptions: readonly FailureCase[] = [
  bad("no command", "command", { argv: [] }),
  bad("an unknown command", "command", { argv: ["refund"] }),
  bad("an option before the command", "command", { argv: ["--timeout", "1", "query"] }),
  bad("no API", "--api", { argv: ["query"] }),
  bad("an API that is none", "--api", { argv: ["query", "--api", "v4"] }),
  bad("an unknown option", "--refund-no", { argv: [...askV3, "--refund-no", "1"] }),
  bad("an unknown short option", "-x", { argv: [...askV3, "-x"] }),
  bad("a repeated option", "--out-refund-no", { argv: [...askV3, "--out-refund-no", "2"] }),
  bad("an option without its value", "--timeout", { argv: [...askV3, "--timeout"] }),
  bad("an option with an empty value", "--sub-mchid", { argv: [...askV3, "--sub-mchid="] }),
  bad("a hyphen where a value belongs", "--sub-mchid", { argv: [...askV3, "--sub-mchid", "--timeout"] }),
  bad("V2's option with APIv3", "--refund-id", { argv: [...askV3, "--refund-id", "1"] }),
  bad("an offset with APIv3", "--offset", { argv: [...askV3, "--offset", "10"] }),
  bad("V2's sub-merchant with APIv3", "--sub-mch-id", { argv: [...askV3, "--sub-mch-id", "1"] }),
  bad("APIv3's option with V2", "--sub-mchid", { argv: [...askV2, "--sub-mchid", "1"] }),
  bad("no refund number", "--out-refund-no", { argv: ["query", "--api", "v3"] }),
  bad("no number at all", "--refund-id", { argv: ["query", "--api", "v2"] }),
  bad("a number outside its grammar", "--out-refund-no", {
    argv: ["query", "--api", "v3", "--out-refund-no", "../x"],
  }),
  bad("a number too long", "--out-refund-no", {
    argv: ["query", "--api", "v3", "--out-refund-no", "1".repeat(65)],
  }),
  bad("a sub-merchant in letters", "--sub-mchid", { argv: [...askV3, "--sub-mchid", "shop"] }),
  bad("a sub-appid outside its grammar", "--sub-appid", { argv: [...askV2, "--sub-appid", "w x"] }),
  bad("an offset with a refund number", "--offset", { argv: [...askV2, "--offset", "10"] }),
  bad("an offset that is no number", "--offset", {
    argv: ["query", "--api", "v2", "--out-trade-no", "order-77", "--offset", "ten"],
  }),
  bad("a timeout of zero", "--timeout", { argv: [...askV3, "--timeout", "0"] }),
  bad("a timeout with a unit", "--timeout", { argv: [...askV3, "--timeout", "30s"] }),
  bad("no attempt at all", "--max-attempts", { argv: [...askV3, "--max-attempts", "0"] }),
];

const badEnvironment: readonly FailureCase[] = [
  bad("no merchant number", "WECHATPAY_MCHID", { env: { WECHATPAY_MCHID: "" } }),
  bad("a merchant number in letters", "WECHATPAY_MCHID", { env: { WECHATPAY_MCHID: "shop" } }),
  bad("no serial number", "WECHATPAY_SERIAL_NO", { env: { WECHATPAY_SERIAL_NO: "" } }),
  bad("a serial number with a line feed", "WECHATPAY_SERIAL_NO", { env: { WECHATPAY_SERIAL_NO: "1D\n2E" } }),
  bad("no private key", "WECHATPAY_PRIVATE_KEY_FILE", { env: { WECHATPAY_PRIVATE_KEY_FILE: "" } }),
  bad("a private key file that is not there", "WECHATPAY_PRIVATE_KEY_FILE", {
    env: { WECHATPAY_PRIVATE_KEY_FILE: "/nowhere/apiclient_key.pem" },
  }),
  bad("a directory for a key file", "WECHATPAY_PRIVATE_KEY_FILE", {
    env: { WECHATPAY_PRIVATE_KEY_FILE: "/" },
  }),
  bad("an empty key file", "WECHATPAY_PUBLIC_KEY_FILE", { env: { WECHATPAY_PUBLIC_KEY_FILE: "/dev/null" } }),
  bad("a public key file without its id", "WECHATPAY_PUBLIC_KEY_ID", {
    env: { WECHATPAY_PUBLIC_KEY_ID: "" },
  }),
  bad("a public key id without its file", "WECHATPAY_PUBLIC_KEY_FILE", {
    env: { WECHATPAY_PUBLIC_KEY_FILE: "" },
  }),
  bad("a public key id outside its grammar", "WECHATPAY_PUBLIC_KEY_ID", {
    env: { WECHATPAY_PUBLIC_KEY_ID: "KEY_1" },
  }),
  bad("no key of the platform's", "WECHATPAY_PUBLIC_KEY_FILE", {
    env: { WECHATPAY_PUBLIC_KEY_ID: "", WECHATPAY_PUBLIC_KEY_FILE: "", WECHATPAY_APIV3_KEY: "" },
  }),
  bad("a certificate file that is not there", "WECHATPAY_PLATFORM_CERT_FILE", {
    env: { WECHATPAY_PLATFORM_CERT_FILE: "/nowhere/cert.pem" },
  }),
  bad("an APIv3 key of 31 bytes", "WECHATPAY_APIV3_KEY", { env: { WECHATPAY_APIV3_KEY: "x".repeat(31) } }),
  bad("no appid", "WECHATPAY_APPID", { argv: askV2, env: { WECHATPAY_APPID: "" } }),
  bad("no V2 key", "WECHATPAY_V2_KEY", { argv: askV2, env: { WECHATPAY_V2_KEY: "" } }),
  bad("a V2 key of 31 characters", "WECHATPAY_V2_KEY", {
    argv: askV2,
    env: { WECHATPAY_V2_KEY: "y".repeat(31) },
  }),
  bad("a V2 sign type that is none", "WECHATPAY_V2_SIGN_TYPE", {
    argv: askV2,
    env: { WECHATPAY_V2_SIGN_TYPE: "SHA1" },
  }),
  bad("a base URL over http", "WECHATPAY_BASE_URL", {
    env: { WECHATPAY_BASE_URL: "http://api.mch.weixin.qq.com" },
  }),
  bad("a base URL with a path", "WECHATPAY_BASE_URL", {
    env: { WECHATPAY_BASE_URL: "https://127.0.0.1/v3" },
  }),
  bad("an empty base URL in the list", "WECHATPAY_BASE_URL", {
    env: { WECHATPAY_BASE_URL: "https://127.0.0.1," },
  }),
];

const badKeys: readonly FailureCase[] = [
  bad("a public key where the private one belongs", "WECHATPAY_PRIVATE_KEY_FILE", {
    env: ({ files }) => ({ WECHATPAY_PRIVATE_KEY_FILE: files.platformKey }),
  }),
  bad("a private key where the public one belongs", "WECHATPAY_PUBLIC_KEY_FILE", {
    env: ({ files }) => ({ WECHATPAY_PUBLIC_KEY_FILE: files.privateKey }),
  }),
  bad("a private key where its path belongs", "WECHATPAY_PRIVATE_KEY_FILE", {
    env: ({ merchant }) => ({ WECHATPAY_PRIVATE_KEY_FILE: merchant.privateKeyPem }),
  }),
  bad("a private key without its PEM lines where its path belongs", "WECHATPAY_PRIVATE_KEY_FILE", {
    env: ({ merchant }) => ({
      WECHATPAY_PRIVATE_KEY_FILE: merchant.privateKeyPem.replaceAll(/-----.*-----|\n/g, ""),
    }),
  }),
  bad("a damaged private key", "WECHATPAY_PRIVATE_KEY_FILE", {
    env: ({ files }) => ({ WECHATPAY_PRIVATE_KEY_FILE: files.damagedKey }),
  }),
  bad("a public key where a certificate belongs", "WECHATPAY_PLATFORM_CERT_FILE", {
    env: ({ files }) => ({ WECHATPAY_PLATFORM_CERT_FILE: files.platformKey }),
    told: {
      message:
        "The certificate cannot be used: it is a public key. Give a WeChat Pay platform certificate, PEM or DER. Nothing was sent.",
      advice: { action: "fix", text: "Correct WECHATPAY_PLATFORM_CERT_FILE and ask again." },
    },
  }),
  bad(
    "the merchant's own key for WeChat Pay's",
    "WECHATPAY_PUBLIC_KEY_FILE or WECHATPAY_PLATFORM_CERT_FILE",
    { env: ({ files }) => ({ WECHATPAY_PUBLIC_KEY_FILE: files.merchantsPublicKey }) },
  ),
];

export const casesConfig: readonly FailureCase[] = [...badOptions, ...badEnvironment, ...badKeys];
