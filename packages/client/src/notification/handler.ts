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
   * Called with what was not believed, understood or handled, for your log. Signature probes are not told: refusing them
   * is the test that WeChat Pay makes.
   */
  readonly onTrouble?: (trouble: unknown) => void;
  /** Keeps a Worker alive until slow work has ended (`context.waitUntil`). */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** Answer after this long whatever the work does: WeChat Pay waits 5 s. Default 4000. */
  readonly answerWithinMs?: number;
}

type Version = keyof typeof acknowledgements;
type Answer = keyof (typeof acknowledgements)[Version];

/**
 * Takes a notification in and says how to acknowledge it. News is handed over once, V2's only after a query agreed; a
 * resend of handled news is just acknowledged. Work that takes too long goes on while WeChat Pay is asked to send again.
 */
export async function handle(
  receiver: Receiver,
  arrival: Arrival,
  options: HandlerOptions,
): Promise<Acknowledgement> {
  const version: Version = looksLikeV3(arrival.body) ? "v3" : "v2";
  return acknowledgements[version][await answerFor(receiver, arrival, options)];
}

/** One store for a handler's whole life. */
export function withStore(options: HandlerOptions): HandlerOptions {
  return { ...options, store: options.store ?? eventStore() };
}

async function answerFor(receiver: Receiver, arrival: Arrival, options: HandlerOptions): Promise<Answer> {
  try {
    const event = await receiver.receive(arrival);
    return await taken(receiver, event, options);
  } catch (trouble) {
    if (!isProbe(trouble)) options.onTrouble?.(trouble);
    return isRefusable(trouble) ? "refused" : "later";
  }
}

async function taken(receiver: Receiver, event: RefundEvent, options: HandlerOptions): Promise<Answer> {
  const { store = eventStore(), waitUntil, answerWithinMs = 4_000 } = options;
  const key = eventKey(event);
  const claim = await store.claim(key);
  if (claim !== "new") return claim === "done" ? "taken" : "later";
  const work = worked(receiver, event, { ...options, store });
  waitUntil?.(work);
  const wait = Effect.promise(async () => work).pipe(
    Effect.timeoutOrElse({
      duration: Duration.millis(answerWithinMs),
      orElse: () => Effect.succeed<Answer>("later"),
    }),
  );
  return Effect.runPromise(wait);
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
    onTrouble?.(trouble);
    await released(store, key, onTrouble);
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
    onTrouble?.(trouble);
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

function isProbe(trouble: unknown): boolean {
  return isRefundError(trouble) && trouble.reason === "probe";
}

/** What can never be right; a mistake of the configuration may be mended before the next resend. */
function isRefusable(trouble: unknown): trouble is RefundError {
  return isRefundError(trouble) && (trouble.kind === "untrusted" || trouble.kind === "malformed");
}
