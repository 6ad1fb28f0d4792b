import { instantMs, looksLikeV3, type RefundEvent, refundDocument } from "@wxrefund/core";
import { optionFile, readMessageHead, requiredFile } from "../doctor/files.ts";
import { clientConfigV2, clientConfigV3 } from "../environment/client-config.ts";
import type { Host } from "../host.ts";
import { offlineClient } from "../offline/client.ts";
import { type Options, readOptions } from "../option/read.ts";
import { helpOption, type OptionSpec, optionLines } from "../option/spec.ts";
import { configError } from "../outcome/config-error.ts";
import { inNotificationWords } from "../outcome/notification.ts";
import { drawCard } from "../render/card.ts";
import { jsonLine } from "../render/json.ts";
import { refundCard } from "../render/refund.ts";
import { paintFor } from "../render/style.ts";
import type { Command } from "./command.ts";

const notifyOptions: readonly OptionSpec[] = [
  { name: "verify", value: "FILE", about: "the notification's body, to the byte" },
  { name: "headers", value: "FILE", about: "v3: its header lines, or a JSON object of names and values" },
  { name: "received", value: "TIME", about: "when it came (RFC 3339); a saved one is stale by now" },
  { name: "json", about: "print one JSON document" },
  helpOption,
];

export const notifyCommand: Command = {
  name: "notify",
  summary: "check and open a saved refund notification",
  help,
  run: async (args, host) => {
    const options = readOptions(args, notifyOptions);
    if (options.has("help")) {
      host.stdout.write(help());
      return 0;
    }
    return await verify(options, host);
  },
};

async function verify(options: Options, host: Host): Promise<number> {
  const body = await requiredFile(options, "verify", "the notification's body, to the byte");
  const head = await optionFile(options, "headers");
  const headers = head === undefined ? [] : readMessageHead(head, "headers").headers;
  const config = looksLikeV3(body) ? await clientConfigV3(host.env) : clientConfigV2(host.env);
  const { client } = offlineClient(config, host, readReceived(options));
  const event = await client.receive({ headers, body }).catch((cause: unknown) => {
    throw inNotificationWords(cause, options.has("received"));
  });
  const paint = paintFor(host.stdout, host.env);
  const said = event.confirmed
    ? "Signature verified: WeChat Pay sent this."
    : "It opens with the APIv2 key, and V2 notifications carry no signature: query the refund before you act on it.";
  const card = `${drawCard(refundCard(event.refund), paint)}\n${said}\n`;
  host.stdout.write(options.has("json") ? jsonLine(eventDocument(event)) : card);
  return 0;
}

function eventDocument({ refund, ...event }: RefundEvent): object {
  return { schema: 1, ok: true, ...event, refund: refundDocument(refund) };
}

function readReceived(options: Options): number | undefined {
  const text = options.text("received");
  if (text === undefined) return undefined;
  const atMs = instantMs(text);
  if (atMs !== undefined) return atMs;
  throw configError({
    field: "--received",
    message: "--received is no time.",
    remedy: "Write it as 2026-11-01T12:00:00+08:00.",
  });
}

function help(): string {
  return [
    "Usage: wxrefund notify --verify FILE [--headers FILE] [--received TIME] [--json]",
    "",
    "Checks signature, time and merchant of a refund notification and opens it; nothing is sent. It needs the",
    "variables of wxrefund help query, WECHATPAY_APIV3_KEY among them for V3. Exit codes as wxrefund query.",
    "",
    ...optionLines(notifyOptions),
    "",
  ].join("\n");
}
