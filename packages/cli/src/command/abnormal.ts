import {
  type AbnormalRefund,
  guardAbnormal,
  printable,
  type Refund,
  statusAdvice,
  type ToMerchant,
  type ToPayersCard,
} from "@wxrefund/core";
import type { QueryResult, RefundClient } from "@wxrefund/node-http";
import { agreed, requireTerminal } from "../apply/asking.ts";
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
import { money } from "../render/money.ts";
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
  const abnormal = await readAbnormal(options);
  const config = await clientConfigV3(host.env);
  const asks = !options.has("yes");
  if (asks) requireTerminal(host);
  const client = host.connect(config);
  try {
    const refund = await stillAbnormal(client, abnormal);
    if (asks && !(await agreed(question(abnormal, refund), host))) {
      host.stderr.write("Nothing was changed.\n");
      return 0;
    }
    tell(await client.handleAbnormal(abnormal), options, host);
    return 0;
  } finally {
    await client.close();
  }
}

async function readAbnormal(options: Options): Promise<AbnormalRefund> {
  const subMchid = options.text("sub-mchid");
  const abnormal = {
    refundId: options.text("refund-id") ?? missing("refund-id"),
    outRefundNo: options.text("out-refund-no") ?? missing("out-refund-no"),
    to: await readReceiver(options),
    ...(subMchid === undefined ? {} : { subMchid }),
  };
  guardAbnormal(abnormal);
  return abnormal;
}

/** The refund, if it can be handled: its proven status is ABNORMAL, and both numbers are its own. */
async function stillAbnormal(
  client: RefundClient,
  { refundId, outRefundNo, subMchid }: AbnormalRefund,
): Promise<Refund> {
  const { refund } = await client.query({ outRefundNo, ...(subMchid === undefined ? {} : { subMchid }) });
  if ((refund.refundId ?? refundId) !== refundId) {
    throw wrong(
      "--refund-id",
      `Refund ${printable(outRefundNo)} has another --refund-id. Nothing was changed.`,
    );
  }
  if (refund.status === "ABNORMAL") return refund;
  throw configError({
    field: "--out-refund-no",
    message: `Refund ${printable(outRefundNo)} is ${printable(refund.wireStatus)}, not ABNORMAL. Nothing was changed.`,
    remedy: statusAdvice(refund).text,
  });
}

function tell(result: QueryResult, options: Options, host: Host): void {
  const paint = paintFor(host.stdout, host.env);
  const card = `${drawCard(refundCard(result.refund), paint)}\n${proofLine(result.answer, paint)}`;
  host.stdout.write(options.has("json") ? jsonLine(documentV3(result)) : card);
}

function question({ outRefundNo, to }: AbnormalRefund, { amount }: Refund): string {
  const receiver = to.type === "USER_BANK_CARD" ? `the payer's card at ${to.bankType}` : "the merchant";
  const worth = amount.refund === undefined ? "" : ` of ${money(amount.refund, amount.currency)}`;
  return `Have abnormal refund ${printable(outRefundNo)}${worth} paid to ${receiver}?`;
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
    "they leave this machine. It queries the refund first, and asks before sending. One attempt: after a failure",
    "query the refund before trying again. Variables and exit codes as wxrefund query.",
    "",
    ...optionLines(abnormalOptions),
    "",
  ].join("\n");
}
