import type { RefundClient, RefundClientConfig } from "@wxrefund/client";
import { clientConfigV2, clientConfigV3 } from "../environment/client-config.ts";
import { variableTable } from "../environment/table.ts";
import type { Host } from "../host.ts";
import {
  type Api,
  asksMany,
  commonOptions,
  optionsOf,
  queryOptions,
  readApi,
  readLimits,
  readQuestionV2,
  readQuestionV3,
} from "../option/query.ts";
import { type Options, readOptions } from "../option/read.ts";
import { optionLines } from "../option/spec.ts";
import { moreLine, orderLine, proofLine } from "../render/answer.ts";
import { drawCard } from "../render/card.ts";
import { documentV2, documentV3 } from "../render/document.ts";
import { jsonLine } from "../render/json.ts";
import { refundCard } from "../render/refund.ts";
import { paintFor } from "../render/style.ts";
import type { Command } from "./command.ts";
import { askMany } from "./query-many.ts";

export const queryCommand: Command = {
  name: "query",
  summary: "ask WeChat Pay for a refund's state",
  help,
  run: async (args, host) => {
    const options = readOptions(args, queryOptions, "taken");
    if (options.has("help")) {
      host.stdout.write(help());
      return 0;
    }
    const api = readApi(options);
    if (asksMany(options, api)) return await askMany(options, host);
    await ask[api](options, host);
    return 0;
  },
};

const ask: Readonly<Record<Api, (options: Options, host: Host) => Promise<void>>> = { v3: askV3, v2: askV2 };

async function askV3(options: Options, host: Host): Promise<void> {
  const question = readQuestionV3(options);
  const limits = readLimits(options);
  const config = await clientConfigV3(host.env);
  const result = await withClient(host, config, (client) => client.query(question, limits));
  if (options.has("json")) {
    host.stdout.write(jsonLine(documentV3(result)));
    return;
  }
  const paint = paintFor(host.stdout, host.env);
  host.stdout.write(`${drawCard(refundCard(result.refund), paint)}\n${proofLine(result.answer, paint)}`);
}

async function askV2(options: Options, host: Host): Promise<void> {
  const question = readQuestionV2(options);
  const limits = readLimits(options);
  const result = await withClient(host, clientConfigV2(host.env), (client) =>
    client.queryV2(question, limits),
  );
  if (options.has("json")) {
    host.stdout.write(jsonLine(documentV2(result)));
    return;
  }
  const paint = paintFor(host.stdout, host.env);
  const cards = result.refunds.map((refund) => `${drawCard(refundCard(refund), paint)}\n`);
  host.stdout.write(
    [...cards, orderLine(result), moreLine(result), proofLine(result.answer, paint)].join(""),
  );
}

async function withClient<Answer>(
  { connect, stderr }: Host,
  config: RefundClientConfig,
  query: (client: RefundClient) => Promise<Answer>,
): Promise<Answer> {
  const client = connect(config);
  if (stderr.isTTY === true) stderr.write("Asking WeChat Pay…\n");
  try {
    return await query(client);
  } finally {
    await client.close();
  }
}

function help(): string {
  const width = Math.max(...variableTable.map(({ name }) => name.length));
  return [
    "Usage: wxrefund query --api v3 --out-refund-no NO [--sub-mchid ID] [--json] [--timeout MS] [--max-attempts N]",
    "       wxrefund query --api v3 [NO…] [--file FILE] …",
    "       wxrefund query --api v2 [--refund-id X] [--out-refund-no X] [--transaction-id X] [--out-trade-no X] …",
    "",
    "Options",
    ...optionLines(commonOptions),
    "",
    "With --api v3",
    ...optionLines(optionsOf.v3),
    "",
    "With --api v2: at least one number; all given are sent, the first of these counts",
    ...optionLines(optionsOf.v2),
    "",
    "Many numbers (NO…, --file) are asked for at WeChat Pay's pace: a line each on stdout, with --json a document",
    "each, in the order the answers come; progress and a summary on stderr.",
    "",
    "Environment (an empty variable counts as absent)",
    ...variableTable.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
    "",
    "Exit codes",
    ...exitLines.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

const exitLines = [
  "0  answered, and the answer is proven",
  "2  config: bad option, environment, key or number; nothing was sent",
  "3  refused, rate-limited: WeChat Pay said no, or not so fast",
  "4  untrusted, malformed: an answer came that proves nothing",
  "5  unreachable, no-answer, unsettled: the refund's status is unknown; ask again",
  "1  a bug in wxrefund",
  "Of many numbers that of the failure which leaves most doubt, the first of: untrusted, malformed, no-answer,",
  "unsettled, refused, rate-limited, unreachable, config; 130 when stopped before the end.",
];
