import type { RefundError } from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { Observer, Span, SpanAttributes, SpanFollower, SpanName, SpanStart } from "../port/observer.ts";
import { failureAttributes } from "./span-attributes.ts";

/** A client's observer, and the number of its last span. */
export interface Observation {
  readonly observer: Observer;
  lastId: number;
}

export function startObserving(observer: Observer | undefined): Observation | undefined {
  return observer === undefined ? undefined : { observer, lastId: 0 };
}

/** Where in the observed work a program runs. */
interface Scene {
  readonly observation: Observation;
  readonly inside?: { readonly start: SpanStart; readonly follower: SpanFollower | undefined };
}

const Observed: Context.Reference<Scene | undefined> = Context.Reference<Scene | undefined>(
  "@wxrefund/client/Observed",
  { defaultValue: () => undefined },
);

/** Lets everything that `program` does be seen. */
export function seenBy<Value, Failure>(
  program: Effect.Effect<Value, Failure>,
  observation: Observation | undefined,
): Effect.Effect<Value, Failure> {
  return observation === undefined ? program : Effect.provideService(program, Observed, { observation });
}

/** What is asked, and how. */
export interface Subject {
  readonly api: "v3" | "v2";
  readonly outRefundNo?: string | undefined;
}

/** A span to be: what is known before, and what its value adds at the instant it came. */
export interface Told<Value> {
  readonly name: SpanName;
  /** A part has its whole's; a part without a whole is not told. */
  readonly subject?: Subject;
  /** Made only where somebody observes. */
  readonly attributes?: (startMs: number) => SpanAttributes;
  readonly of: (value: Value, endMs: number) => SpanAttributes;
}

/** Tells an observer, if there is one, of a program's beginning and end. */
export function observed<Value>(
  program: Effect.Effect<Value, RefundError>,
  told: Told<Value>,
): Effect.Effect<Value, RefundError> {
  return Effect.flatMap(Observed, (scene) => {
    if (scene === undefined || (scene.inside === undefined && told.subject === undefined)) return program;
    return Effect.acquireUseRelease(
      Effect.map(Clock.currentTimeMillis, (startMs) => begin(scene, told, startMs)),
      (inside) => Effect.provideService(program, Observed, { observation: scene.observation, inside }),
      (inside, exit) =>
        Effect.map(Clock.currentTimeMillis, (endMs) =>
          end({ ...scene, inside }, endMs, endOf(exit, told, endMs)),
        ),
    );
  });
}

/** How to send so that a tracer can see it as part of the attempt; the observer cannot keep it from being sent. */
export const sendingWithin: Effect.Effect<<Sent extends object>(send: () => Sent) => Sent> = Effect.map(
  Observed,
  (scene) => (send) => {
    const within = scene?.inside?.follower?.within;
    return within === undefined ? send() : sentWithin(within, send);
  },
);

function sentWithin<Sent extends object>(
  within: NonNullable<SpanFollower["within"]>,
  send: () => Sent,
): Sent {
  let sent: Sent | undefined;
  let late = false;
  calmly(() =>
    within(() => {
      if (!late) sent ??= send();
    }),
  );
  late = true;
  return sent ?? send();
}

type Inside = NonNullable<Scene["inside"]>;

function begin({ observation, inside }: Scene, told: Told<never>, startMs: number): Inside {
  const { observer } = observation;
  observation.lastId += 1;
  const start: SpanStart = {
    name: told.name,
    id: observation.lastId,
    ...(inside === undefined ? {} : { parentId: inside.start.id }),
    startMs,
    attributes: {
      ...inheritedFrom(inside?.start.attributes),
      ...(told.subject === undefined ? {} : subjectAttributes(told.subject, observer)),
      ...told.attributes?.(startMs),
    },
  };
  const listener = inside === undefined ? observer : inside.follower;
  return { start, follower: calmly(() => listener?.onStart?.(start)) };
}

/** What a part has in common with its whole. */
function inheritedFrom(attributes: SpanAttributes = {}): SpanAttributes {
  const { "wxrefund.api": api, "wxrefund.out_refund_no": outRefundNo } = attributes;
  return {
    ...(api === undefined ? {} : { "wxrefund.api": api }),
    ...(outRefundNo === undefined ? {} : { "wxrefund.out_refund_no": outRefundNo }),
  };
}

function subjectAttributes({ api, outRefundNo }: Subject, { includeNumbers }: Observer): SpanAttributes {
  const isNamed = includeNumbers === true && outRefundNo !== undefined;
  return { "wxrefund.api": api, ...(isNamed ? { "wxrefund.out_refund_no": outRefundNo } : {}) };
}

function end(
  { observation, inside }: Scene & { inside: Inside },
  endMs: number,
  ending: SpanAttributes,
): void {
  const attributes = { ...inside.start.attributes, ...ending };
  const status = attributes["error.type"] === undefined ? "ok" : "error";
  const span: Span = { ...inside.start, endMs, attributes, status };
  calmly(() => inside.follower?.onEnd?.(span));
  calmly(() => observation.observer.onSpan?.(span));
}

function endOf<Value>(exit: Exit.Exit<Value, RefundError>, told: Told<Value>, endMs: number): SpanAttributes {
  if (Exit.isSuccess(exit)) return told.of(exit.value, endMs);
  const failure = exit.cause.reasons.find(Cause.isFailReason);
  if (failure !== undefined) return failureAttributes(failure.error);
  return { "error.type": Cause.hasInterruptsOnly(exit.cause) ? "aborted" : "bug" };
}

/** An observer's own trouble is not the call's: neither what it throws nor what its promise rejects with. */
function calmly<Value>(tell: () => Value): Value | undefined {
  try {
    const value = tell();
    if (value instanceof Promise) value.catch(() => undefined);
    return value;
  } catch {
    return undefined;
  }
}
