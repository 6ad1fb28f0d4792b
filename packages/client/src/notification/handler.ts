import {
  type Acknowledgement,
  acknowledgements,
  eventKey,
  isRefundError,
  looksLikeV3,
  RefundError,
  type RefundEvent,
} from "@wxrefund/core";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { type EventStore, eventStore } from "../port/event-store.ts";
import type { Arrival } from "./receive.ts";
import { tell } from "./trouble.ts";

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

/**
 * Takes a notification in and says how to acknowledge it; never rejects. News is handed over once, V2's only after a query
 * agreed; a resend of handled news is just acknowledged. What takes too long goes on while WeChat Pay is asked to send
 * again.
 *
 * @example
 * ```ts
 * const { status, contentType, body } = await handleNotification(refunds, { headers, body: bytes }, { onRefund, store });
 * ```
 */
export async function handle(
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
  const { store = eventStore() } = options;
  const claim = await store.claim(eventKey(event));
  if (claim !== "new") return claim === "done" ? "taken" : "later";
  return worked(receiver, event, { ...options, store });
}

/** Never rejects: what fails is released for the next resend. */
async function worked(
  receiver: Receiver,
  event: RefundEvent,
  { onRefund, onTrouble, store = eventStore() }: HandlerOptions,
): Promise<Answer> {
  const key = eventKey(event);
  try {
    await onRefund(event.confirmed ? event : agreed(await receiver.confirmEvent(event)));
    await store.done(key);
    return "taken";
  } catch (trouble) {
    const releasing = released(store, key, onTrouble);
    tell(trouble, onTrouble);
    await releasing;
    return "later";
  }
}

async function released(
  store: EventStore,
  key: string,
  onTrouble: HandlerOptions["onTrouble"],
): Promise<void> {
  try {
    await store.release(key);
  } catch (trouble) {
    tell(trouble, onTrouble);
  }
}

/** No news is of a refund under way: a query that still says so has not caught up, and would be taken for the news. */
function agreed(event: RefundEvent): RefundEvent {
  if (event.refund.status !== "PROCESSING") return event;
  throw new RefundError(
    "unsettled",
    "A V2 notification tells the end of a refund that the query still calls PROCESSING. WeChat Pay is asked to send it again.",
    { advice: { action: "repeat", text: "Wait for the resend, or ask for the refund." }, verified: true },
  );
}

/** What can never be right; a mistake of the configuration may be mended before the next resend. */
function isRefusable(trouble: unknown): trouble is RefundError {
  return isRefundError(trouble) && (trouble.kind === "untrusted" || trouble.kind === "malformed");
}
