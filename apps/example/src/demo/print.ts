import type { Refund } from "@wxrefund/core";

/** One line of a step's report; without a label it goes on from the line above. */
export type Line = readonly [label: "asked" | "came" | "proven" | "refused" | "then" | "", text: string];

/** What one step asked and got. */
export interface Told {
  readonly lines: readonly Line[];
  /** Empty when everything was as the demo expects. */
  readonly surprises: readonly string[];
}

export function stepText(number: number, title: string, { lines, surprises }: Told): string {
  const rows = lines.map(([label, text]) => `   ${label.padEnd(8)} ${text}`);
  const wrong = surprises.map((text) => `   NOT AS EXPECTED: ${text}`);
  return [`${number}. ${title}`, ...rows, ...wrong, ""].map((line) => `${line}\n`).join("");
}

/** One refund in a line: `SUCCESS, ¥1.00 of ¥1.00 to 招商银行信用卡0403`. */
export function refundText({ outRefundNo, status, amount, userReceivedAccount }: Refund): string {
  const money = `${yuan(amount.refund)} of ${yuan(amount.total)}`;
  return `${outRefundNo}: ${status}, ${money} to ${userReceivedAccount ?? "an account not told"}`;
}

/** Fen as yuan, without a float. */
function yuan(fen = 0): string {
  const rest = fen % 100;
  return `¥${(fen - rest) / 100}.${String(rest).padStart(2, "0")}`;
}
