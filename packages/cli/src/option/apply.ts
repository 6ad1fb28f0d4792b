import type { ApplyOptions } from "@wxrefund/client";
import type { ApplicationV2, ApplicationV3 } from "@wxrefund/core";
import { configError } from "../outcome/config-error.ts";
import type { Options } from "./read.ts";
import { helpOption, type OptionSpec } from "./spec.ts";

const fen = { min: 1, max: 1_000_000_000_000 };

export const applyOptions: readonly OptionSpec[] = [
  { name: "api", value: "v3|v2", about: "which API to apply over (v3)" },
  { name: "out-refund-no", value: "NO", about: "the merchant's refund number 商户退款单号; keep it" },
  { name: "transaction-id", value: "X", about: "the order, by WeChat Pay's number 微信订单号" },
  { name: "out-trade-no", value: "X", about: "or by the merchant's number 商户订单号" },
  { name: "refund", value: "FEN", about: "what is given back, in fen" },
  { name: "total", value: "FEN", about: "the order's total, in fen" },
  { name: "reason", value: "TEXT", about: "shown to the payer" },
  { name: "notify-url", value: "URL", about: "where the result is announced" },
  { name: "sub-mchid", value: "ID", about: "the sub-merchant, for a service provider" },
  { name: "funds-account", value: "A", about: "v3: AVAILABLE or UNSETTLED" },
  { name: "cert", value: "FILE", about: "v2: apiclient_cert.pem, shown with WECHATPAY_PRIVATE_KEY_FILE" },
  { name: "pfx", value: "FILE", about: "v2: or apiclient_cert.p12; its passphrase is the merchant number" },
  { name: "yes", about: "do not ask before sending" },
  { name: "dry-run", about: "print the signed request, secrets masked, and send nothing" },
  { name: "json", about: "print one JSON document" },
  { name: "timeout", value: "MS", about: "the whole call with its waits (30000)" },
  helpOption,
];

export type ApplyApi = "v3" | "v2";

const foreignOptions: Readonly<Record<ApplyApi, readonly string[]>> = {
  v3: ["cert", "pfx"],
  v2: ["funds-account"],
};

export function readApplyApi(options: Options): ApplyApi {
  const api = options.text("api") ?? "v3";
  if (api !== "v3" && api !== "v2") {
    throw configError({
      field: "--api",
      message: "--api is neither v3 nor v2.",
      remedy: "Give --api v3 or --api v2.",
    });
  }
  const foreign = foreignOptions[api].find((name) => options.has(name));
  if (foreign === undefined) return api;
  throw configError({
    field: `--${foreign}`,
    message: `--${foreign} does not belong to --api ${api}.`,
    remedy: "Leave it out or apply over the other API.",
  });
}

/** What both APIs take; the library checks the rest. */
export function readApplication(options: Options): ApplicationV3 & ApplicationV2 {
  const text = <Name extends string>(option: string, member: Name): { readonly [key in Name]?: string } => {
    const value = options.text(option);
    const made: { [key in Name]?: string } = {};
    if (value !== undefined) made[member] = value;
    return made;
  };
  return {
    outRefundNo: options.text("out-refund-no") ?? missing("out-refund-no"),
    amount: {
      refund: options.integer("refund", fen) ?? missing("refund"),
      total: options.integer("total", fen) ?? missing("total"),
    },
    ...text("transaction-id", "transactionId"),
    ...text("out-trade-no", "outTradeNo"),
    ...text("reason", "reason"),
    ...text("notify-url", "notifyUrl"),
    ...text("sub-mchid", "subMchid"),
    ...readFundsAccount(options),
  };
}

function readFundsAccount(options: Options): Pick<ApplicationV3, "fundsAccount"> {
  const fundsAccount = options.text("funds-account");
  if (fundsAccount === undefined) return {};
  if (fundsAccount === "AVAILABLE" || fundsAccount === "UNSETTLED") return { fundsAccount };
  throw configError({
    field: "--funds-account",
    message: "--funds-account is neither AVAILABLE nor UNSETTLED.",
    remedy: "Leave it out unless the merchant is on the old flow of funds.",
  });
}

export function readApplyLimits(options: Options): ApplyOptions {
  const timeoutMs = options.integer("timeout", { min: 1, max: 86_400_000 });
  return timeoutMs === undefined ? {} : { timeoutMs };
}

function missing(name: string): never {
  throw configError({
    field: `--${name}`,
    message: `--${name} is not given.`,
    remedy: "Applying needs --out-refund-no, an order number, --refund and --total, both in fen.",
  });
}
