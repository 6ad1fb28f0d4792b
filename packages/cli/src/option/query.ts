import type { CallOptions } from "@wxrefund/client";
import type { QuestionV2, QuestionV3 } from "@wxrefund/core";
import { configError } from "../outcome/config-error.ts";
import type { Options } from "./read.ts";
import { helpOption, type OptionSpec } from "./spec.ts";

export type Api = "v3" | "v2";

/** An option that carries one member of the question, as it is. */
interface IdOption<Member extends string> extends OptionSpec {
  readonly member: Member;
}

type TextMemberV2 = Exclude<keyof QuestionV2, "offset" | "expect">;

export const idsV3: readonly IdOption<"outRefundNo" | "subMchid">[] = [
  {
    name: "out-refund-no",
    member: "outRefundNo",
    value: "NO",
    about: "the merchant's refund number 商户退款单号",
  },
  { name: "sub-mchid", member: "subMchid", value: "ID", about: "the sub-merchant, for a service provider" },
];

export const idsV2: readonly IdOption<TextMemberV2>[] = [
  { name: "refund-id", member: "refundId", value: "X", about: "WeChat Pay's refund number 微信退款单号" },
  {
    name: "out-refund-no",
    member: "outRefundNo",
    value: "X",
    about: "the merchant's refund number 商户退款单号",
  },
  {
    name: "transaction-id",
    member: "transactionId",
    value: "X",
    about: "WeChat Pay's order number 微信订单号",
  },
  { name: "out-trade-no", member: "outTradeNo", value: "X", about: "the merchant's order number 商户订单号" },
  { name: "sub-mch-id", member: "subMchId", value: "ID", about: "the sub-merchant, for a service provider" },
  { name: "sub-appid", member: "subAppid", value: "ID", about: "the sub-merchant's appid" },
  { name: "device-info", member: "deviceInfo", value: "X", about: "device number 设备号" },
];

const fileOption: OptionSpec = {
  name: "file",
  value: "FILE",
  about: "many numbers, one a line; - reads them from stdin",
};
const offsetOption: OptionSpec = { name: "offset", value: "N", about: "skip the order's first N refunds" };

export const optionsOf: Readonly<Record<Api, readonly OptionSpec[]>> = {
  v3: [...idsV3, fileOption],
  v2: [...idsV2, offsetOption],
};

export const commonOptions: readonly OptionSpec[] = [
  { name: "api", value: "v3|v2", about: "which API to ask" },
  { name: "json", about: "print one JSON document, or one a line for many numbers" },
  { name: "timeout", value: "MS", about: "the whole call with its waits (30000)" },
  { name: "max-attempts", value: "N", about: "attempts over all hosts (3)" },
  helpOption,
];

/** Every option of the command, each name once. */
export const queryOptions: readonly OptionSpec[] = [
  ...commonOptions,
  ...optionsOf.v3,
  ...optionsOf.v2.filter(({ name }) => !idsV3.some((known) => known.name === name)),
];

/** Which API is meant, `otherwise` where none is named; rejects as `config` options that belong to the other. */
export function readApi(options: Options, otherwise?: Api): Api {
  const api = options.text("api") ?? otherwise;
  if (api !== "v3" && api !== "v2") throw noApi(api === undefined);
  const other = api === "v3" ? "v2" : "v3";
  const known = optionsOf[api];
  const foreign = optionsOf[other].find(
    ({ name }) => options.has(name) && !known.some((option) => option.name === name),
  );
  if (foreign === undefined) return api;
  throw configError({
    field: `--${foreign.name}`,
    message: `--${foreign.name} belongs to --api ${other}, and this is --api ${api}.`,
    remedy: "Leave it out or ask over the other API; wxrefund help query lists the options of each.",
  });
}

export function readQuestionV3(options: Options): QuestionV3 {
  const outRefundNo = options.text("out-refund-no");
  if (outRefundNo === undefined) {
    throw configError({
      field: "--out-refund-no",
      message: "APIv3 asks by the merchant's refund number, and --out-refund-no is not given.",
      remedy: "Give --out-refund-no; with only an order number or a refund_id, ask over --api v2.",
    });
  }
  return { outRefundNo, ...readSubMchid(options) };
}

export function readSubMchid(options: Options): Pick<QuestionV3, "subMchid"> {
  const subMchid = options.text("sub-mchid");
  return subMchid === undefined ? {} : { subMchid };
}

/** True for numbers that stand alone or in a file; rejects as `config` what does not go with them. */
export function asksMany(options: Options, api: Api): boolean {
  if (options.alone.length === 0 && !options.has("file")) return false;
  if (api === "v2") {
    throw configError({
      message: "Many numbers are asked for over --api v3 only, and this is --api v2.",
      remedy: "Every value follows its option over V2, as in --out-refund-no NO.",
    });
  }
  if (!options.has("out-refund-no")) return true;
  throw configError({
    field: "--out-refund-no",
    message: "--out-refund-no asks for one refund, and there are more numbers beside it.",
    remedy: "Give all numbers alone or in a --file, or only --out-refund-no.",
  });
}

export function readLimits(options: Options): CallOptions {
  const timeoutMs = options.integer("timeout", { min: 1, max: 86_400_000 });
  const maxAttempts = options.integer("max-attempts", { min: 1, max: 100 });
  return {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  };
}

export function readQuestionV2(options: Options): QuestionV2 {
  const question: { -readonly [Member in keyof QuestionV2]: QuestionV2[Member] } = {};
  for (const { name, member } of idsV2) {
    const text = options.text(name);
    if (text !== undefined) question[member] = text;
  }
  const offset = options.integer("offset", { min: 0, max: 1_000_000 });
  if (offset !== undefined) question.offset = offset;
  return question;
}

function noApi(absent: boolean): Error {
  return configError({
    field: "--api",
    message: absent ? "--api is not given." : "--api is neither v3 nor v2.",
    remedy: "Give --api v3 (by the merchant's refund number) or --api v2 (by any number).",
  });
}
