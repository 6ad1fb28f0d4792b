import { isRefundError, RefundError } from "@wxrefund/core";

/** What to do about a notification that is not believed, by `reason`; what all have in common follows. */
const remedies: ReadonlyMap<string, string> = new Map([
  [
    "unsigned",
    "Give the header lines it came with as --headers: without a signature anybody could have sent it.",
  ],
  [
    "malformed-header",
    "Save the header lines as they came, each whole and once, and look for a proxy that drops some.",
  ],
  [
    "stale",
    "If it was saved, say when it came with --received; if it came just now, it is an old one or forged.",
  ],
  ["unknown-key", "Configure the key of this id, if the merchant platform shows it, and check it once more."],
  ["bad-signature", "Save the body to the byte, before any parser has it, and check the configured key."],
  ["probe", "Reply with 4xx or 5xx, and WeChat Pay sends it again, signed properly."],
  ["other-merchant", "Compare its merchant number and appid with the configuration."],
]);
const staleAsOfThen =
  "Compare --received, its time zone included, with the time it came; if that is right, it is an old one or forged.";
const unreadable = "Save the body to the byte as it came; if it stays so, update wxrefund or report it.";
const always = "Do not act on it; query the refund.";

/** A failure to believe or read a notification, which nobody asked for, in words of its own. */
export function inNotificationWords(cause: unknown, receivedIsTold: boolean): unknown {
  if (!isRefundError(cause)) return cause;
  const { kind, message, advice, ...facts } = cause.toJSON();
  const text = remedy(cause, receivedIsTold);
  return new RefundError(kind, ofNotification(message), { ...facts, advice: { ...advice, text } });
}

function remedy({ kind, reason = "", advice }: RefundError, receivedIsTold: boolean): string {
  if (kind === "malformed") return `${unreadable} ${always}`;
  if (kind !== "untrusted") return advice.text.replace("ask again", "check it once more");
  const asOfThen = receivedIsTold && reason === "stale";
  return `${(asOfThen ? staleAsOfThen : remedies.get(reason)) ?? ""} ${always}`.trim();
}

const answers = /\b(?:the|an) answer\b/gi;

function ofNotification(message: string): string {
  return message.replace(answers, (words) =>
    /^[A-Z]/.test(words) ? "The notification" : "the notification",
  );
}
