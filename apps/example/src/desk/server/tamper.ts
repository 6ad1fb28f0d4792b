import type { RelayedAnswer } from "@wxrefund/core";
import type { Entry } from "../entry.ts";

/** The same entry with one digit of the refunded amount changed, as a dishonest relay would do it. */
export function tampered(entry: Entry): Entry {
  const { refund, relayed } = entry;
  if (refund?.amount.refund === undefined || relayed === undefined) return entry;
  const amount = { ...refund.amount, refund: Number(otherDigit(String(refund.amount.refund))) };
  return { ...entry, refund: { ...refund, amount }, relayed: withOtherAmount(relayed) };
}

function withOtherAmount(answer: RelayedAnswer): RelayedAnswer {
  const body = Buffer.from(answer.body, "base64").toString("utf8");
  const changed = body.replace(
    /("refund"\s*:\s*)(\d+)/,
    (_, name: string, fen: string) => `${name}${otherDigit(fen)}`,
  );
  return { ...answer, body: Buffer.from(changed, "utf8").toString("base64") };
}

function otherDigit(fen: string): string {
  return `${fen.startsWith("9") ? "8" : "9"}${fen.slice(1)}`;
}
