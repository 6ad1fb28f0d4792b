import {
  type AbnormalRefund,
  guardAbnormal,
  printable,
  type ToMerchant,
  type ToPayersCard,
} from "@wxrefund/core";
import { agreed } from "../apply/asking.ts";
import { optionFile, textOf } from "../doctor/files.ts";
import { clientConfigV3 } from "../environment/client-config.ts";
import type { Host } from "../host.ts";
import { type Options, readOptions } from "../option/read.ts";
import { helpOption, type OptionSpec, optionLines } from "../option/spec.ts";
import { configError } from "../outcome/config-error.ts";
import { proofLine } from "../render/answer.ts";
import { drawCard } from "../render/card.ts";
import { documentV3 } from "../render/document.ts";
import { jsonLine } from "../render/json.ts";
import { refundCard } from "../render/refund.ts";
import { paintFor } from "../render/style.ts";
import type { Command } from "./command.ts";

const abnormalOptions: readonly OptionSpec[] = [
  { name: "refund-id", value: "X", about: "WeChat Pay's refund number 微信退款单号" },
  { name: "out-refund-no", value: "NO", about: "the merchant's refund number 商户退款单号" },
  { name: "sub-mchid", value: "ID", about: "the sub-merchant, for a service provider" },
  {
    name: "to",
    value: "merchant|card",
    about: "who gets the money: the merchant, or another card of the payer",
  },
  {
    name: "payer",
    value: "FILE",
    about: 'for a card: {"bankType","bankAccount","realName"} as JSON; never on the command line',
  },
  { name: "yes", about: "do not ask before sending" },
  { name: "json", about: "print one JSON document" },
  helpOption,
];

export const abnormalCommand: Command = {
  name: "abnormal",
  summary: "have an abnormal refund paid another way",
  help,
  run: async (args, host) => {
    const options = readOptions(args, abnormalOptions);
    if (options.has("help")) {
      host.stdout.write(help());
      return 0;
    }
    return await handle(options, host);
  },
};

async function handle(options: Options, host: Host): Promise<number> {
  const subMchid = options.text("sub-mchid");
  const abnormal = {
    refundId: options.text("refund-id") ?? missing("refund-id"),
    outRefundNo: options.text("out-refund-no") ?? missing("out-refund-no"),
    to: await readReceiver(options),
    ...(subMchid === undefined ? {} : { subMchid }),
  };
  guardAbnormal(abnormal);
  const config = await clientConfigV3(host.env);
  if (!options.has("yes") && !(await agreed(question(abnormal), host))) {
    host.stderr.write("Nothing was sent.\n");
    return 0;
  }
  const client = host.connect(config);
  try {
    const result = await client.handleAbnormal(abnormal);
    const paint = paintFor(host.stdout, host.env);
    const card = `${drawCard(refundCard(result.refund), paint)}\n${proofLine(result.answer, paint)}`;
    host.stdout.write(options.has("json") ? jsonLine(documentV3(result)) : card);
    return 0;
  } finally {
    await client.close();
  }
}

function question({ outRefundNo, to }: AbnormalRefund): string {
  const receiver = to.type === "USER_BANK_CARD" ? `the payer's card at ${to.bankType}` : "the merchant";
  return `Have refund ${printable(outRefundNo)} paid to ${receiver}?`;
}

async function readReceiver(options: Options): Promise<ToMerchant | ToPayersCard> {
  const to = options.text("to");
  if (to === "merchant") {
    if (options.has("payer")) throw wrong("--payer", "--payer belongs to --to card.");
    return { type: "MERCHANT_BANK_CARD" };
  }
  if (to !== "card") throw wrong("--to", "--to is neither merchant nor card.");
  const bytes = await optionFile(options, "payer");
  if (bytes === undefined) missing("payer");
  const payer: unknown = parsed(textOf(bytes));
  const text = (name: string): string => {
    const value: unknown = Reflect.get(Object(payer), name);
    if (typeof value === "string") return value;
    throw wrong("--payer", `The file of --payer has no text ${name}.`);
  };
  return {
    type: "USER_BANK_CARD",
    bankType: text("bankType"),
    bankAccount: text("bankAccount"),
    realName: text("realName"),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong("--payer", "The file of --payer is not JSON.");
  }
}

function missing(name: string): never {
  throw wrong(`--${name}`, `--${name} is not given.`);
}

function wrong(field: string, message: string): Error {
  return configError({ field, message, remedy: "wxrefund abnormal --help tells what it needs." });
}

function help(): string {
  return [
    "Usage: wxrefund abnormal --refund-id X --out-refund-no NO --to merchant|card [--payer FILE] [options]",
    "",
    "For a refund whose status is ABNORMAL. The payer's card number and name are encrypted for WeChat Pay before",
    "they leave this machine. It asks before sending. One attempt: after a failure query the refund before trying",
    "again. Variables and exit codes as wxrefund query.",
    "",
    ...optionLines(abnormalOptions),
    "",
  ].join("\n");
}
