import type { ApplyOptions, Confirmed, RefundClient } from "@wxrefund/client";
import { type Application, applyBodyV3, printable } from "@wxrefund/core";
import type { NodeTransportOptions } from "@wxrefund/node-http";
import { createNodeTransport } from "@wxrefund/node-http/transport";
import { agreed } from "../apply/asking.ts";
import { clientCertificate } from "../apply/certificate.ts";
import { clientConfigV2, clientConfigV3 } from "../environment/client-config.ts";
import type { Host } from "../host.ts";
import { offlineClient } from "../offline/client.ts";
import { requestDocument, requestText } from "../offline/request-text.ts";
import {
  type ApplyApi,
  applyOptions,
  readApplication,
  readApplyApi,
  readApplyLimits,
} from "../option/apply.ts";
import { type Options, readOptions } from "../option/read.ts";
import { optionLines } from "../option/spec.ts";
import { proofLine } from "../render/answer.ts";
import { drawCard } from "../render/card.ts";
import { appliedDocument } from "../render/document.ts";
import { jsonLine } from "../render/json.ts";
import { money } from "../render/money.ts";
import { refundCard } from "../render/refund.ts";
import { paintFor } from "../render/style.ts";
import type { Command } from "./command.ts";

export const applyCommand: Command = {
  name: "apply",
  summary: "apply for a refund, and find out what became of it",
  help,
  run: async (args, host) => {
    const options = readOptions(args, applyOptions);
    if (options.has("help")) {
      host.stdout.write(help());
      return 0;
    }
    const api = readApplyApi(options);
    return options.has("dry-run") ? await show(api, options, host) : await apply(api, options, host);
  },
};

async function apply(api: ApplyApi, options: Options, host: Host): Promise<number> {
  const { application, config, connections } = await prepared(api, options, host);
  if (!options.has("yes") && !(await agreed(question(application), host))) {
    host.stderr.write("Nothing was sent.\n");
    return 0;
  }
  const client = host.connect(config, connections);
  try {
    tell(await send[api](client, options), options, { api, host });
    return 0;
  } finally {
    await client.close();
  }
}

/** Everything that can be wrong on this machine is told before anybody is asked. */
async function prepared(api: ApplyApi, options: Options, host: Host) {
  const application = readApplication(options);
  applyBodyV3(application);
  readApplyLimits(options);
  const config = await configOf(api, host);
  const certificate = await clientCertificate(options, config, host);
  const connections: NodeTransportOptions =
    certificate === undefined ? {} : { clientCertificate: certificate };
  createNodeTransport(connections).close();
  return { application, config, connections };
}

function question({ outRefundNo, transactionId, outTradeNo, amount }: Application): string {
  const { refund, total, currency } = amount;
  const order = printable(transactionId ?? outTradeNo ?? "");
  return `Refund ${money(refund, currency)} of ${money(total, currency)} for order ${order} as ${printable(outRefundNo)}?`;
}

type Send = (client: RefundClient, options: Options, limits?: ApplyOptions) => Promise<Confirmed>;

const send: Readonly<Record<ApplyApi, Send>> = {
  v3: (client, options, limits = {}) =>
    client.applyAndConfirm(readApplication(options), { ...readApplyLimits(options), ...limits }),
  v2: (client, options, limits = {}) =>
    client.applyAndConfirmV2(readApplication(options), { ...readApplyLimits(options), ...limits }),
};

function tell(
  confirmed: Confirmed,
  options: Options,
  { api, host }: { readonly api: ApplyApi; readonly host: Host },
): void {
  if (options.has("json")) {
    host.stdout.write(jsonLine(appliedDocument(api, confirmed)));
    return;
  }
  const paint = paintFor(host.stdout, host.env);
  const how = confirmed.by === "apply" ? "accepted" : "found to be accepted";
  const times =
    confirmed.applications === 1 ? "" : ` after ${confirmed.applications} applications with the same number`;
  host.stdout.write(
    `${drawCard(refundCard(confirmed.refund), paint)}\nThe refund was ${how}${times}.\n${proofLine(confirmed.answer, paint)}`,
  );
}

/** The request exactly as it would be signed now; nothing is sent. */
async function show(api: ApplyApi, options: Options, host: Host): Promise<number> {
  const { config } = await prepared(api, options, host);
  const { client, withheld } = offlineClient(config, host);
  const failure: unknown = await send[api](client, options, { maxApplications: 1 }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const request = withheld.find(({ method }) => method === "POST");
  if (request === undefined) throw failure;
  host.stdout.write(options.has("json") ? jsonLine(requestDocument(api, request)) : requestText(request));
  return 0;
}

async function configOf(api: ApplyApi, { env }: Host) {
  return api === "v3" ? await clientConfigV3(env) : clientConfigV2(env);
}

function help(): string {
  return [
    "Usage: wxrefund apply --out-refund-no NO (--transaction-id X | --out-trade-no X) --refund FEN --total FEN …",
    "",
    "It asks before sending. A lost answer is asked after; the application is repeated with the same number and",
    "the same parameters only, and a new number is never taken. The variables are those of wxrefund help query;",
    "with --cert WECHATPAY_PRIVATE_KEY_FILE too.",
    "",
    ...optionLines(applyOptions),
    "",
    "Exit codes as wxrefund query; 0 also when you answer no. After 4 or 5 the refund may have been accepted:",
    "query its number before anything else.",
    "",
  ].join("\n");
}
