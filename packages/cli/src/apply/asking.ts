import { type Application, printable } from "@wxrefund/core";
import type { Host } from "../host.ts";
import { configError } from "../outcome/config-error.ts";
import { money } from "../render/money.ts";

/** Asks the person at the terminal; resolves to false for anything but y or yes. Rejects as `config` without one. */
export async function agreed(application: Application, host: Host): Promise<boolean> {
  if (host.stderr.isTTY !== true) {
    throw configError({
      field: "--yes",
      message: "There is no terminal to ask at, and money moves.",
      remedy: "Look at the request with --dry-run, then apply with --yes.",
    });
  }
  host.stderr.write(`${question(application)} [y/N] `);
  for await (const chunk of host.stdin()) return /^\s*y(?:es)?\s*$/i.test(String(chunk));
  return false;
}

function question({ outRefundNo, transactionId, outTradeNo, amount }: Application): string {
  const { refund, total, currency } = amount;
  const order = printable(transactionId ?? outTradeNo ?? "");
  return `Refund ${money(refund, currency)} of ${money(total, currency)} for order ${order} as ${printable(outRefundNo)}?`;
}
