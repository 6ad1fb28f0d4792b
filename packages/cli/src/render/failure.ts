import type { RefundError, RefundErrorKind } from "@wxrefund/core";
import { printable } from "@wxrefund/core";
import { type Card, rowsOf } from "./card.ts";
import type { Tone } from "./style.ts";

interface Words {
  readonly title: string;
  readonly tone: Tone;
  /** What this failure leaves unproven, where that does not depend on the answer. */
  readonly unproven?: string;
}

/** The words for each kind of failure. */
export const failureWords: Readonly<Record<RefundErrorKind, Words>> = {
  config: {
    title: "Nothing was sent",
    tone: "bad",
  },
  refused: {
    title: "WeChat Pay said no",
    tone: "bad",
  },
  "rate-limited": {
    title: "Asked too often",
    tone: "warn",
    unproven: "The question was not answered: the refund's status is not known from this.",
  },
  untrusted: {
    title: "The answer cannot be believed",
    tone: "bad",
    unproven: "Nothing it says is proven: the refund's status is unknown, whatever the answer claims.",
  },
  malformed: {
    title: "The answer cannot be read",
    tone: "bad",
    unproven: "The refund's status is unknown.",
  },
  unreachable: {
    title: "WeChat Pay was not reached",
    tone: "bad",
    unproven: "Nothing was sent, so nothing is known of the refund.",
  },
  "no-answer": {
    title: "No answer came",
    tone: "warn",
    unproven: "The question may have arrived, but a query changes nothing; the refund's status is unknown.",
  },
  unsettled: {
    title: "WeChat Pay could not say",
    tone: "warn",
    unproven: "The refund's status is unknown; it has not failed for that.",
  },
};

/** What a failure leaves unproven where money was to move. */
const leftOpen: Readonly<Record<RefundErrorKind, string | undefined>> = {
  config: undefined,
  refused: undefined,
  "rate-limited": "Whether it was accepted is not known from this.",
  untrusted: "Whether it was accepted is unknown, whatever the answer claims.",
  malformed: "Whether it was accepted is unknown.",
  unreachable: "Nothing was sent on the last attempt, so nothing was accepted by it.",
  "no-answer": "It may have arrived and been accepted: whether money moves is unknown.",
  unsettled: "Whether it was accepted is unknown.",
};

/** A question, which changes nothing; something that moves money; or news that came unasked. */
export type Asked = "query" | "payment" | "notification";

/** The words for news that came unasked; other kinds are those of a question. */
const newsWords: Partial<Readonly<Record<RefundErrorKind, Words>>> = {
  untrusted: {
    title: "The notification cannot be believed",
    tone: "bad",
    unproven: "That WeChat Pay sent it, and whatever it says of the refund.",
  },
  malformed: {
    title: "The notification cannot be read",
    tone: "bad",
    unproven: "What became of the refund.",
  },
};

/** A failure for a person to read: what happened, what was not proven, what to do next. */
export function failureCard(error: RefundError, asked: Asked = "query"): Card {
  const news = asked === "notification" ? newsWords[error.kind] : undefined;
  const { title, tone, unproven } = news ?? failureWords[error.kind];
  const open = asked === "payment" ? leftOpen[error.kind] : unproven;
  const aside = error.reason === undefined ? error.kind : `${error.kind}: ${printable(error.reason, 40)}`;
  return {
    tone,
    title,
    aside,
    rows: rowsOf(
      ["Happened", printable(error.message, 600)],
      ["Details", detailsOf(error)],
      ["Not proven", error.kind === "refused" ? refusedUnproven(error, asked) : open],
      ["Next", nextStep(error)],
    ),
  };
}

function detailsOf(error: RefundError): string | undefined {
  const facts = [
    error.httpStatus === undefined ? undefined : `HTTP ${error.httpStatus}`,
    error.code === undefined ? undefined : printable(error.code, 64),
    error.baseUrl === undefined ? undefined : `from ${error.baseUrl}`,
    error.requestId === undefined ? undefined : `request ${printable(error.requestId, 100)}`,
    error.attempts === undefined || error.attempts < 2 ? undefined : `${error.attempts} attempts`,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? undefined : facts.join(", ");
}

function refusedUnproven({ verified, bound }: RefundError, asked: Asked): string | undefined {
  if (asked === "payment" && verified === true) return undefined;
  if (verified !== true) return "It carries no signature: that WeChat Pay said this is not proven.";
  const unproven = "It is no status: it does not say that the refund failed.";
  return bound === false ? `It names no refund, and no new number follows from it. ${unproven}` : unproven;
}

function nextStep({ advice }: RefundError): string {
  const { afterSeconds = 0, text } = advice;
  const shown = printable(text, 600);
  return afterSeconds === 0 ? shown : `${shown} Wait ${afterSeconds} s first.`;
}
