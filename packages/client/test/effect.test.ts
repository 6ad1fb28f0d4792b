import {
  type Advice,
  mayRefundAgain,
  type Refund,
  RefundError,
  type RefundErrorKind,
  type UntrustedReason,
  untrusted,
  type WireAnswer,
} from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Layer from "effect/Layer";
import * as Random from "effect/Random";
import * as Result from "effect/Result";
import * as Schedule from "effect/Schedule";
import * as Stream from "effect/Stream";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  cadence,
  ConfigFailure,
  failureOf,
  type RefundFailure,
  Refunds,
  UntrustedFailure,
} from "../src/effect.ts";
import { type ClientHost, queryLimiter, type Transport } from "../src/index.ts";
import { config, noAead, nowMs as startMs, plain, rsa, signedV2, signedV3 } from "./platform.ts";

const minuteMs = 60_000;

interface Asked {
  readonly number: string;
  /** Of the request's own timestamp. */
  readonly minute: number;
}

type Reply = (signed: (body: object, status?: number) => WireAnswer, asked: readonly Asked[]) => WireAnswer;

/** A platform that reads the time from the request, so that it needs no clock of its own. */
function platform(reply: Reply) {
  const asked: Asked[] = [];
  let closed = 0;
  const transport: Transport = async ({ target, headers }, call) => {
    call.onSent?.();
    const authorization = new Map(headers).get("Authorization") ?? "";
    const timestamp = /timestamp="(\d+)"/.exec(authorization)?.[1] ?? String(startMs / 1000);
    asked.push({
      number: decodeURIComponent(target.split("/").at(-1) ?? ""),
      minute: (Number(timestamp) * 1000 - startMs) / minuteMs,
    });
    call.onHeaders?.();
    return reply((body, status = 200) => signedV3({ body: JSON.stringify(body), status, timestamp }), asked);
  };
  const host: ClientHost = {
    transport,
    rsa,
    aead: noAead,
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    close: () => {
      closed += 1;
    },
  };
  return { host, asked, layer: Refunds.layer(config, host), closed: () => closed };
}

const refund = (status: string, number = "R1") => ({
  out_refund_no: number,
  status,
  create_time: "2026-11-01T12:00:00+08:00",
  amount: { refund: 100 },
});

/** Plays statuses in turn, the last one for ever. */
const statuses =
  (...words: readonly string[]): Reply =>
  (signed, asked) =>
    signed(refund(words[asked.length - 1] ?? words.at(-1) ?? "", asked.at(-1)?.number));

const missing: Reply = (signed) => signed({ code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" }, 404);

const settle = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)));

/** Runs a program while the virtual clock goes on, a step at a time. */
async function virtually<Value, Failure>(
  program: Effect.Effect<Value, Failure>,
  { steps = 400, step = "1 second" as const }: { steps?: number; step?: "1 second" | "1 minute" } = {},
): Promise<Exit.Exit<Value, Failure>> {
  const play = Effect.gen(function* () {
    yield* TestClock.setTime(startMs);
    const fiber = yield* Effect.forkChild(Effect.exit(program));
    for (let n = 0; n < steps; n += 1) {
      yield* settle;
      yield* settle;
      yield* TestClock.adjust(step);
    }
    return yield* Fiber.join(fiber);
  });
  return Effect.runPromise(Effect.provide(play, TestClock.layer()));
}

const valueOf = <Value>(exit: Exit.Exit<Value, unknown>): Value => {
  if (Exit.isSuccess(exit)) return exit.value;
  throw Cause.squash(exit.cause);
};

const failureIn = (exit: Exit.Exit<unknown, RefundFailure>): RefundFailure | undefined =>
  Exit.isFailure(exit) ? exit.cause.reasons.find(Cause.isFailReason)?.error : undefined;

const ask = (number = "R1") =>
  Effect.gen(function* () {
    const refunds = yield* Refunds;
    return yield* refunds.query({ outRefundNo: number });
  });

describe("a call through the service", () => {
  test("is the client's own, at the time of the TestClock", async () => {
    const { layer, asked } = platform(statuses("SUCCESS"));
    const { refund: found, answer } = valueOf(await virtually(Effect.provide(ask(), layer), { steps: 5 }));
    expect(found).toMatchObject({ outRefundNo: "R1", status: "SUCCESS" });
    expect(answer).toMatchObject({ verified: true, attempts: 1, freshness: "timestamp" });
    expect(asked).toEqual([{ number: "R1", minute: 0 }]);
  });

  test("waits by the TestClock, by as much as the Random of the fiber says", async () => {
    const { layer, asked } = platform((signed, { length }) =>
      length < 3 ? plain(503) : signed(refund("SUCCESS")),
    );
    const never = { nextIntUnsafe: () => 0, nextDoubleUnsafe: () => 0 };
    const most = { nextIntUnsafe: () => 0, nextDoubleUnsafe: () => 1 - Number.EPSILON };
    const program = Effect.provide(ask(), layer);
    await virtually(Effect.provideService(program, Random.Random, never), { steps: 60 });
    expect(asked.map(({ minute }) => minute)).toEqual([0, 0, 0]);
    asked.length = 0;
    const exit = await virtually(Effect.provideService(program, Random.Random, most), { steps: 60 });
    expect(valueOf(exit).answer.attempts).toBe(3);
    expect(asked.at(-1)?.minute).toBeGreaterThan(0);
  });

  test("goes over V2 as well", async () => {
    const fields = {
      return_code: "SUCCESS",
      result_code: "SUCCESS",
      mch_id: "1900000001",
      appid: "wx8888888888888888",
      nonce_str: "n",
      refund_count: "1",
      out_refund_no_0: "R1",
      refund_status_0: "SUCCESS",
      refund_fee_0: "1",
      refund_id_0: "5",
    };
    const { layer } = platform(() => signedV2(fields));
    const both = Effect.gen(function* () {
      const refunds = yield* Refunds;
      const page = yield* refunds.queryV2({ outRefundNo: "R1" });
      const seen = yield* Stream.runCollect(refunds.watchV2({ outRefundNo: "R1" }));
      return { page, seen };
    });
    const { page, seen } = valueOf(await virtually(Effect.provide(both, layer), { steps: 5 }));
    expect(page.refunds).toMatchObject([{ status: "SUCCESS" }]);
    expect(seen).toMatchObject([{ news: "status", refund: { status: "SUCCESS" } }]);
  });

  test("ends when it is interrupted, and aborts what is under way", async () => {
    const signals: AbortSignal[] = [];
    const { host } = platform(statuses("SUCCESS"));
    const transport: Transport = async (_, { signal }) => {
      signals.push(signal);
      return Promise.race([]);
    };
    const program = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(ask());
      yield* settle;
      yield* settle;
      yield* Fiber.interrupt(fiber);
    });
    const layer = Refunds.layer(config, { ...host, transport });
    await Effect.runPromise(Effect.provide(program, layer));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe("failures", () => {
  test("are tagged by their kind and carry the facts", async () => {
    const { layer } = platform(missing);
    const failure = failureIn(await virtually(Effect.provide(ask(), layer), { steps: 5 }));
    expect(failure).toMatchObject({
      _tag: "refused",
      code: "RESOURCE_NOT_EXISTS",
      httpStatus: 404,
      verified: true,
      bound: false,
      attempts: 1,
      requestId: "08F78BB5AF0610D302189F8CE92820E3AE3C-0",
      advice: { action: "query" },
    });
    expect(failure?.message).toContain("RESOURCE_NOT_EXISTS");
    const again = failure === undefined ? undefined : mayRefundAgain({ error: failure.cause });
    expect(again).toMatchObject({ verdict: "unknown" });
  });

  test("can be caught by tag, and narrow", async () => {
    const { layer } = platform((signed) => ({ ...signed(refund("SUCCESS")), headers: [] }));
    const program = ask().pipe(
      Effect.asVoid,
      Effect.catchTag("untrusted", (failure) => {
        expectTypeOf(failure).toEqualTypeOf<UntrustedFailure>();
        expectTypeOf(failure.reason).toEqualTypeOf<UntrustedReason>();
        return Effect.succeed(failure.reason);
      }),
      Effect.catchTag("refused", (failure) => {
        expectTypeOf(failure.verified).toEqualTypeOf<boolean>();
        return Effect.succeed(failure.verified);
      }),
      Effect.catchTag("config", (failure) => {
        expectTypeOf(failure.field).toEqualTypeOf<string | undefined>();
        return Effect.succeed(failure.field);
      }),
    );
    type Left = "rate-limited" | "malformed" | "unreachable" | "no-answer" | "unsettled";
    expectTypeOf<Effect.Error<typeof program>["_tag"]>().toEqualTypeOf<Left>();
    expect(valueOf(await virtually(Effect.provide(program, layer), { steps: 5 }))).toBe("unsigned");
  });

  const advice: Advice = { action: "repeat", text: "Ask again." };

  test.each<RefundErrorKind>([
    "config",
    "refused",
    "rate-limited",
    "untrusted",
    "malformed",
    "unreachable",
    "no-answer",
    "unsettled",
  ])("%s: there is one for it, with that error as its cause", (kind) => {
    const error = new RefundError(kind, "What happened.", { advice, reason: "why", attempts: 2 });
    const failure = failureOf(error);
    expect(failure).toMatchObject({
      _tag: kind,
      message: "What happened.",
      reason: "why",
      attempts: 2,
      advice,
    });
    expect(failure.cause).toBe(error);
    expect("code" in failure).toBe(false);
    const exit = Effect.runSyncExit(Effect.fail(failure));
    expect(Exit.isFailure(exit) && exit.cause.reasons[0]).toMatchObject({ error: failure });
  });

  test("know what only looks like a RefundError", () => {
    const alike = Object.assign({}, untrusted("stale"), { message: "stale" });
    expect(() => failureOf(alike)).toThrow(TypeError);
  });

  test.each<[string, (refunds: Refunds["Service"]) => Effect.Effect<unknown, RefundFailure>]>([
    ["query", ({ query }) => query({ outRefundNo: "no such number!" })],
    ["queryV2", ({ queryV2 }) => queryV2({})],
    ["watch", ({ watch }) => Stream.runDrain(watch({ outRefundNo: "" }))],
    ["watchV2", ({ watchV2 }) => Stream.runDrain(watchV2({ outTradeNo: "ORDER0001" }))],
    ["query with bad bounds", ({ query }) => query({ outRefundNo: "R1" }, { maxAttempts: 0 })],
  ])("%s: a question that breaks a rule is one, not a defect", async (_, program) => {
    const { layer, asked } = platform(statuses("SUCCESS"));
    const exit = await Effect.runPromiseExit(Effect.provide(Refunds.use(program), layer));
    expect(failureIn(exit)).toBeInstanceOf(ConfigFailure);
    expect(asked).toHaveLength(0);
  });

  test("a bug stays a defect", async () => {
    const { layer } = platform(() => {
      throw new TypeError("a bug");
    });
    const exit = await Effect.runPromiseExit(Effect.provide(ask(), layer));
    expect(Exit.isFailure(exit) && exit.cause.reasons[0]).toMatchObject({
      _tag: "Die",
      defect: new TypeError("a bug"),
    });
  });

  test("a configuration that is wrong is the layer's", async () => {
    const layer = Refunds.layer({ mchid: "1" }, platform(statuses("SUCCESS")).host);
    expectTypeOf(layer).toEqualTypeOf<Layer.Layer<Refunds, ConfigFailure>>();
    const exit = await Effect.runPromiseExit(Effect.provide(ask(), layer));
    expect(failureIn(exit)).toMatchObject({ _tag: "config", field: "v3" });
  });
});

describe("watch", () => {
  const watching = Effect.gen(function* () {
    const refunds = yield* Refunds;
    return yield* Stream.runCollect(refunds.watch({ outRefundNo: "R1" }));
  });

  test("asks at the cadence of the page and ends with the final status", async () => {
    const { layer, asked } = platform(statuses("PROCESSING", ...Array(8).fill("PROCESSING"), "SUCCESS"));
    const seen = valueOf(await virtually(Effect.provide(watching, layer), { step: "1 minute", steps: 80 }));
    expect(asked.map(({ minute }) => minute)).toEqual([0, 1, 2, 3, 4, 5, 10, 20, 40, 70]);
    expect(seen.map(({ news, refund: known }) => [news, known?.status])).toEqual([
      ["status", "PROCESSING"],
      ["status", "SUCCESS"],
    ]);
  });

  test("gives each sight when it comes, and asks no more than is taken", async () => {
    const { layer, asked } = platform(statuses("PROCESSING"));
    const first = Effect.gen(function* () {
      const refunds = yield* Refunds;
      return yield* Stream.runHead(refunds.watch({ outRefundNo: "R1" }));
    });
    valueOf(await virtually(Effect.provide(first, layer), { step: "1 minute", steps: 60 }));
    expect(asked).toHaveLength(1);
  });

  test("fails, tagged, once a proven not-found has lasted ten minutes", async () => {
    const { layer, asked } = platform(missing);
    const exit = await virtually(Effect.provide(watching, layer), { step: "1 minute", steps: 80 });
    expect(failureIn(exit)).toMatchObject({ _tag: "refused", code: "RESOURCE_NOT_EXISTS" });
    expect(asked.at(-1)?.minute).toBe(10);
  });
});

describe("the rest of what the client does", () => {
  const amount = { refund: 100, total: 100, currency: "CNY" } as const;

  test("is there under the same names, with tagged failures", async () => {
    const { layer } = platform((signed) =>
      signed({ ...refund("PROCESSING"), out_trade_no: "ORDER0001", amount }),
    );
    const program = Effect.gen(function* () {
      const refunds = yield* Refunds;
      const { by } = yield* refunds.applyAndConfirm({ outRefundNo: "R1", outTradeNo: "ORDER0001", amount });
      const { answer } = yield* refunds.request({ method: "GET", path: "/v3/certificates" });
      const held = yield* refunds.keys;
      const refused = yield* Effect.flip(refunds.receive({ headers: [], body: new Uint8Array() }));
      const wrong = yield* Effect.flip(refunds.applyAndConfirm({ outRefundNo: "", amount, outTradeNo: "" }));
      return { by, verified: answer.verified, held, refused, wrong };
    });
    const done = valueOf(await virtually(Effect.provide(program, layer), { steps: 20 }));
    expect(done).toMatchObject({
      by: "apply",
      verified: true,
      refused: { _tag: expect.stringMatching(/^(?:malformed|untrusted)$/) },
      wrong: { _tag: "config" },
    });
    expect(done.held.length).toBeGreaterThan(0);
  });
});

describe("queryMany", () => {
  const numbers = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ outRefundNo: `R${index}` }));
  const reply: Reply = (signed, asked) =>
    asked.at(-1)?.number === "R7" ? missing(signed, asked) : signed(refund("SUCCESS", asked.at(-1)?.number));

  test.each([
    ["a list", numbers(50)],
    ["a stream", Stream.fromIterable(numbers(50))],
  ])("answers every question of %s once, past single failures", async (_, questions) => {
    const { layer } = platform(reply);
    const program = Effect.gen(function* () {
      const refunds = yield* Refunds;
      return yield* Stream.runCollect(refunds.queryMany(questions, { concurrency: 8 }));
    });
    const answered = valueOf(await virtually(Effect.provide(program, layer), { steps: 40 }));
    expect(new Set(answered.map(({ question }) => question.outRefundNo)).size).toBe(50);
    expect(answered.map(({ done }) => done)).toEqual(Array.from({ length: 50 }, (__, index) => index + 1));
    expect(answered.at(-1)?.failed).toBe(1);
    const failures = answered.map(({ result }) => result).filter(Result.isFailure);
    expect(failures).toMatchObject([{ failure: { _tag: "refused", code: "RESOURCE_NOT_EXISTS" } }]);
  });

  test("takes no more questions than it has under way", async () => {
    let taken = 0;
    const endless = function* () {
      for (;;) yield { outRefundNo: `R${taken++}` };
    };
    const { layer } = platform(statuses("SUCCESS"));
    const program = Effect.gen(function* () {
      const refunds = yield* Refunds;
      return yield* refunds.queryMany(endless(), { concurrency: 5 }).pipe(Stream.take(20), Stream.runCollect);
    });
    expect(valueOf(await virtually(Effect.provide(program, layer), { steps: 40 }))).toHaveLength(20);
    expect(taken).toBeLessThanOrEqual(45);
  });

  test("a concurrency of none is a defect", async () => {
    const { layer } = platform(statuses("SUCCESS"));
    const program = Refunds.use(({ queryMany }) => Stream.runDrain(queryMany([], { concurrency: 0 })));
    const exit = await Effect.runPromiseExit(Effect.provide(program, layer));
    expect(Exit.isFailure(exit) && exit.cause.reasons).toMatchObject([
      { _tag: "Die", defect: { kind: "config", field: "concurrency" } },
    ]);
  });

  test("fails as the stream of questions fails", async () => {
    const { layer } = platform(statuses("SUCCESS"));
    const program = Effect.gen(function* () {
      const refunds = yield* Refunds;
      return yield* Stream.runCollect(refunds.queryMany(Stream.fail("no list" as const)));
    });
    expectTypeOf<Effect.Error<typeof program>>().toEqualTypeOf<"no list">();
    expect(await Effect.runPromiseExit(Effect.provide(program, layer))).toEqual(Exit.fail("no list"));
  });
});

describe("scope", () => {
  test("closing it closes the client, and not before", async () => {
    const { layer, closed, host } = platform(statuses("SUCCESS"));
    const kept: Refunds["Service"][] = [];
    const program = Effect.gen(function* () {
      kept.push(yield* Refunds);
      yield* ask();
      return closed();
    });
    const during = valueOf(await virtually(Effect.provide(program, layer), { steps: 5 }));
    expect([during, closed()]).toEqual([0, 1]);
    const late = await Effect.runPromiseExit(kept[0]?.query({ outRefundNo: "R1" }) ?? Effect.never);
    expect(failureIn(late)).toMatchObject({ _tag: "config", field: "client" });
    const again = Refunds.layer({ ...config, limiter: queryLimiter() }, host);
    expect(Exit.isSuccess(await virtually(Effect.provide(ask(), again), { steps: 5 }))).toBe(true);
  });

  test("made without one, it lives until it is closed", async () => {
    const { host, closed } = platform(statuses("SUCCESS"));
    const refunds = Effect.runSync(Refunds.make(config, host));
    const exit = await virtually(Effect.provideService(ask(), Refunds, refunds), { steps: 5 });
    expect(Exit.isSuccess(exit)).toBe(true);
    expect(closed()).toBe(0);
    Effect.runSync(refunds.close);
    expect(closed()).toBe(1);
  });

  test("ready imports the keys, or says which is none", async () => {
    const { host } = platform(statuses("SUCCESS"));
    const ready = (given: typeof config) =>
      Effect.runPromiseExit(
        Effect.provide(
          Refunds.use((refunds) => refunds.ready),
          Refunds.layer(given, host),
        ),
      );
    expect(Exit.isSuccess(await ready(config))).toBe(true);
    const twice = [{ certificate: "platform" }, { certificate: "platform" }];
    const v3 = { serialNo: "4A", privateKey: "merchant", platformKeys: twice };
    expect(failureIn(await ready({ ...config, v3 }))).toMatchObject({
      _tag: "config",
      field: "platformKeys",
    });
  });
});

describe("cadence", () => {
  test("is core's, without end", async () => {
    const minutes: number[] = [];
    const poll = TestClock.testClockWith((clock) =>
      Effect.sync(() => minutes.push((clock.currentTimeMillisUnsafe() - startMs) / minuteMs)),
    );
    const program = Effect.repeat(poll, cadence.pipe(Schedule.upTo({ times: 12 })));
    await virtually(program, { step: "1 minute", steps: 240 });
    expect(minutes).toEqual([0, 1, 2, 3, 4, 5, 10, 20, 40, 70, 100, 130, 160]);
  });

  test("until a refund is final, with the service", async () => {
    const { layer, asked } = platform(statuses("PROCESSING", "PROCESSING", "SUCCESS"));
    const program = ask().pipe(
      Effect.repeat({ schedule: cadence, until: ({ refund: { final } }: { refund: Refund }) => final }),
    );
    await virtually(Effect.provide(program, layer), { step: "1 minute", steps: 5 });
    expect(asked.map(({ minute }) => minute)).toEqual([0, 1, 2]);
  });
});
