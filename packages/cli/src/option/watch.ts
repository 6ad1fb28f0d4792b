import type { WatchOptions } from "@wxrefund/client";
import { guardField, isRefundError, type QuestionV2, type QuestionV3, printable } from "@wxrefund/core";
import { configError } from "../outcome/config-error.ts";
import { commonOptions, idsV2, idsV3, readSubMchid } from "./query.ts";
import type { Options } from "./read.ts";
import type { OptionSpec } from "./spec.ts";

const everyOption: OptionSpec = {
  name: "every",
  value: "change|poll",
  about: "a line for what is new (default), or for every poll",
};

const ownersV3 = idsV3.filter(({ name }) => name === "sub-mchid");
const ownersV2 = idsV2.filter(({ name }) => name === "sub-mch-id" || name === "sub-appid");

const otherWords: ReadonlyMap<string, string> = new Map([
  ["api", "which API to ask (v3)"],
  ["json", "print one JSON document a line"],
]);

export const watchOptions: readonly OptionSpec[] = [
  ...commonOptions.map((option) => ({ ...option, about: otherWords.get(option.name) ?? option.about })),
  everyOption,
  ...ownersV3,
  ...ownersV2,
];

export function readEvery(options: Options): NonNullable<WatchOptions["every"]> {
  const every = options.text("every") ?? "change";
  if (every === "change" || every === "poll") return every;
  throw configError({
    field: "--every",
    message: "--every is neither change nor poll.",
    remedy: "Give --every change or --every poll, or leave it out for change.",
  });
}

/** The numbers to watch, each once. Rejects as `config` when there is none, or one that is no refund number. */
export function readWatchedNumbers({ alone }: Options): readonly string[] {
  if (alone.length === 0) {
    throw configError({
      message: "No refund number is given.",
      remedy: "Give the merchant's refund numbers, as in wxrefund watch NO NO.",
    });
  }
  alone.forEach(guardNumber);
  return [...new Set(alone)];
}

function guardNumber(number: string): void {
  try {
    guardField("outRefundNo", number);
  } catch (cause) {
    if (!isRefundError(cause)) throw cause;
    throw configError({
      message: `${printable(number, 80)} is no refund number: ${cause.message}`,
      remedy: "Correct it; nothing was asked.",
    });
  }
}

export function questionV3(options: Options, outRefundNo: string): QuestionV3 {
  return { outRefundNo, ...readSubMchid(options) };
}

export function questionV2(options: Options, outRefundNo: string): QuestionV2 {
  const question: { -readonly [Member in keyof QuestionV2]: QuestionV2[Member] } = { outRefundNo };
  for (const { name, member } of ownersV2) {
    const text = options.text(name);
    if (text !== undefined) question[member] = text;
  }
  return question;
}
