import {
  type Acknowledgement,
  acknowledgements,
  eventKey,
  isRefundError,
  looksLikeV3,
  newsMark,
  RefundError,
  type RefundEvent,
} from "@wxrefund/core";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { type Claim, type EventStore, eventStore } from "../port/event-store.ts";
import type { Arrival } from "./receive.ts";
import { regardless, tell } from "./trouble.ts";

/** The part of a client that a handler needs. */
export interface Receiver {
  readonly receive: (arrival: Arrival) => Promise<RefundEvent>;
  readonly confirmEvent: (event: RefundEvent) => Promise<RefundEvent>;
}

export interface HandlerOptions {
  readonly onRefund: (event: RefundEvent) => Promise<void> | void;
  /** Default: remembers in this process. */
  readonly store?: EventStore;
  /**
   * Called with what was not believed, understood or handled, for your log; what it throws or rejects with is dropped.
   * Signature probes are not told: refusing them is the test that WeChat Pay makes. Without it, mistakes of the app (kind
   * `config`) go to `console.error`.
   */
  readonly onTrouble?: (trouble: unknown) => unknown;
  /**
   * Called with news that came after later news of its refund: it is acknowledged and not handed over. What it throws or
   * rejects with is dropped.
   */
  readonly onSuperseded?: (event: RefundEvent) => unknown;
  /** Keeps a Worker alive until the work has ended (`context.waitUntil`); called once for each request, at once. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /**
   * Answer so long after the request came, whatever is slow: the body, a download of keys, the store, a query, your code.
   * WeChat Pay waits 5 s. Default 4000.
   */
  readonly answerWithinMs?: number;
}

/**
 * Brings the raw bytes. Rejects with `config` when somebody has had them (answered 500), with `malformed` when they are
 * no notification's (refused); anything else is a connection that broke, which nobody is told of.
 */
export type Reading = () => Promise<Arrival>;

type Version = keyof typeof acknowledgements;
type Answer = keyof (typeof acknowledgements)[Version] | "unread";

const unread: Acknowledgement = { status: 500, body: "" };

/** To news that is not for the caller to handle. */
const answerTo: Readonly<Record<Exclude<Claim, "new">, Answer>> = {
  busy: "later",
  done: "taken",
  superseded: "taken",
};

/**
 * Takes a notification in and says how to acknowledge it; never rejects. News is handed over once, V2's only after a query
 * agreed; a resend of handled news, and news older than what was handled of its refund, is just acknowledged. What takes
 * too long goes on while WeChat Pay is asked to send again.
 *
 * @example
 * ```ts
 * const { status, contentType, body } = await handleNotification(refunds, { headers, body: bytes }, { onRefund, store });
 * ```
 */
export async function handleNotification(
  receiver: Receiver,
  arrival: Arrival | Reading,
  options: HandlerOptions,
): Promise<Acknowledgement> {
  const whole = typeof arrival === "function" ? arrival : async () => arrival;
  let version: Version = "v3";
  const reading = async (): Promise<Arrival> => {
    const read = await whole();
    version = looksLikeV3(read.body) ? "v3" : "v2";
    return read;
  };
  const answer = await inTime(answerFor(receiver, reading, options), options);
  return { ...acknowledgements[version], unread }[answer];
}

/** One store for a handler's whole life. */
export function withStore(options: HandlerOptions): HandlerOptions {
  return { ...options, store: options.store ?? eventStore() };
}

async function inTime(work: Promise<Answer>, options: HandlerOptions): Promise<Answer> {
  keepAlive(work, options);
  const wait = Effect.promise(async () => work).pipe(
    Effect.timeoutOrElse({
      duration: Duration.millis(options.answerWithinMs ?? 4_000),
      orElse: () => Effect.succeed<Answer>("later"),
    }),
  );
  return Effect.runPromise(wait);
}

function keepAlive(work: Promise<Answer>, { waitUntil, onTrouble }: HandlerOptions): void {
  try {
    waitUntil?.(work);
  } catch (trouble) {
    tell(trouble, onTrouble);
  }
}

/** Never rejects. */
async function answerFor(receiver: Receiver, reading: Reading, options: HandlerOptions): Promise<Answer> {
  const read = await arrived(reading, options);
  return typeof read === "string" ? read : heard(receiver, read, options);
}

async function arrived(reading: Reading, { onTrouble }: HandlerOptions): Promise<Arrival | Answer> {
  try {
    return await reading();
  } catch (trouble) {
    if (!isRefundError(trouble)) return "later";
    tell(trouble, onTrouble);
    return trouble.kind === "config" ? "unread" : "refused";
  }
}

async function heard(receiver: Receiver, arrival: Arrival, options: HandlerOptions): Promise<Answer> {
  try {
    const event = await receiver.receive(arrival);
    return await taken(receiver, event, options);
  } catch (trouble) {
    tell(trouble, options.onTrouble);
    return isRefusable(trouble) ? "refused" : "later";
  }
}

async function taken(receiver: Receiver, event: RefundEvent, options: HandlerOptions): Promise<Answer> {
  const { store = eventStore(), onSuperseded } = options;
  const claim = await store.claim(eventKey(event), newsMark(event));
  if (claim === "new") return worked(receiver, event, { ...options, store });
  if (claim === "superseded") void regardless(() => onSuperseded?.(event));
  return answerTo[claim];
}

/** Never rejects: what fails is released for the next resend. */
async function worked(
  receiver: Receiver,
  event: RefundEvent,
  { onRefund, onTrouble, store = eventStore() }: HandlerOptions,
): Promise<Answer> {
  try {
    const proven = event.confirmed ? event : agreed(event, await receiver.confirmEvent(event));
    await onRefund(proven);
    await store.done(eventKey(event), newsMark(proven));
    return "taken";
  } catch (trouble) {
    const releasing = released(store, event, onTrouble);
    tell(trouble, onTrouble);
    await releasing;
    return "later";
  }
}

async function released(
  store: EventStore,
  event: RefundEvent,
  onTrouble: HandlerOptions["onTrouble"],
): Promise<void> {
  try {
    await store.release(eventKey(event), newsMark(event));
  } catch (trouble) {
    tell(trouble, onTrouble);
  }
}

/**
 * No news is of a refund under way, and none after the end is of anything before it: a query that says so has not caught
 * up, and would be taken for the news.
 */
function agreed(told: RefundEvent, proven: RefundEvent): RefundEvent {
  const { status, final } = proven.refund;
  if (final || (status !== "PROCESSING" && !told.refund.final)) return proven;
  throw new RefundError(
    "unsettled",
    `A V2 notification tells news of a refund that the query still calls ${status}. WeChat Pay is asked to send it again.`,
    { advice: { action: "repeat", text: "Wait for the resend, or ask for the refund." }, verified: true },
  );
}

/** What can never be right; a mistake of the configuration may be mended before the next resend. */
function isRefusable(trouble: unknown): trouble is RefundError {
  return isRefundError(trouble) && (trouble.kind === "untrusted" || trouble.kind === "malformed");
}
