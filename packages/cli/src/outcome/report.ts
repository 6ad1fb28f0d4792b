import { isRefundError, printable } from "@wxrefund/core";
import type { Host } from "../host.ts";
import { drawCard } from "../render/card.ts";
import { failureDocument } from "../render/document.ts";
import { type Asked, failureCard } from "../render/failure.ts";
import { jsonLine } from "../render/json.ts";
import { paintFor } from "../render/style.ts";
import { exitCodes } from "./exit-code.ts";
import { inCommandLineWords } from "./relabel.ts";

const bugExitCode = 1;
const secretVariables = ["WECHATPAY_V2_KEY", "WECHATPAY_APIV3_KEY"];

/** Tells of a failure where it belongs, and returns the exit code. */
export function reportFailure(cause: unknown, host: Host): number {
  if (!isRefundError(cause)) return reportBug(cause, host);
  const error = inCommandLineWords(cause);
  if (wantsJson(host.argv)) host.stdout.write(jsonLine(failureDocument(error)));
  else host.stderr.write(drawCard(failureCard(error, askedBy(host.argv)), paintFor(host.stderr, host.env)));
  return exitCodes[error.kind];
}

const whatIsAsked: ReadonlyMap<string, Asked> = new Map([
  ["apply", "payment"],
  ["abnormal", "payment"],
  ["notify", "notification"],
]);

/** What the command does, where a failure leaves something open. */
function askedBy([command = ""]: readonly string[]): Asked {
  return whatIsAsked.get(command) ?? "query";
}

/** True as soon as `--json` is among the arguments, even beside a bad option. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.some((argument) => argument === "--json" || argument.startsWith("--json="));
}

// A stray error's message may quote anything, a key included: only its name is told unasked.
function reportBug(cause: unknown, { env, stderr }: Host): number {
  const name = cause instanceof Error ? printable(cause.name, 60) : typeof cause;
  const debug = (env["WXREFUND_DEBUG"] ?? "") !== "";
  stderr.write(
    `wxrefund: a bug in wxrefund itself (${name}). What WeChat Pay knows of the refund is not known from this.\n`,
  );
  if (debug) stderr.write(`${stackOf(cause, env)}\n`);
  else stderr.write("Set WXREFUND_DEBUG=1 to see where, and report it without your keys.\n");
  return bugExitCode;
}

function stackOf(cause: unknown, env: Host["env"]): string {
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  const shown = stack
    .replaceAll(/-----BEGIN[^]*?-----END[^-]*-----/g, "[key]")
    .split("\n")
    .map((line) => printable(line, 500))
    .join("\n");
  return secretVariables
    .map((name) => env[name] ?? "")
    .filter((secret) => secret !== "")
    .reduce((text, secret) => text.replaceAll(secret, "[secret]"), shown);
}
