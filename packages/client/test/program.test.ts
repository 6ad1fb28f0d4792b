import { RefundError, type RefundErrorFacts, type RefundErrorKind } from "@wxrefund/core";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, test } from "vitest";
import type { Attempt, AttemptCall } from "../src/attempt/attempt.ts";
import { queryLimiter } from "../src/index.ts";
import { ask as askAround, type Asked } from "../src/program/ask.ts";
import { timedBy } from "../src/program/clock.ts";
import { run } from "../src/program/run.ts";
import { type Bounds, surroundings } from "../src/program/surroundings.ts";

const bounds: Bounds = {
  timeoutMs: 30_000,
  maxAttempts: 3,
};
const evidence = { protocol: "v3", status: 200, headers: {}, body: new Uint8Array() } as const;

/** A call of a client that has made none before. */
const ask = (attempt: Attempt<string>, given: Bounds) =>
  askAround(attempt, surroundings(["https://main.test", "https://backup.test"], queryLimiter()), given);

type Move = "answer" | "hang" | "hang unsent" | RefundError;

const failure = (
  kind: RefundErrorKind,
  facts: RefundErrorFacts & { afterSeconds?: number } = {},
): RefundError => {
  const { afterSeconds, ...known } = facts;
  const advice = {
    action: "repeat",
    text: "",
    ...(afterSeconds === undefined ? {} : { afterSeconds }),
  } as const;
  return new RefundError(kind, kind, { advice, ...known });
};

/** Plays the moves in turn and notes each call with the time it was made. */
function script(...moves: readonly Move[]) {
  const calls: (AttemptCall & { readonly atMs: number })[] = [];
  const attempt: Attempt<string> = async (call) => {
    const move = moves[calls.length] ?? "hang";
    calls.push({ ...call, atMs: call.nowMs() });
    if (move !== "hang unsent") call.onSent();
    if (move === "hang" || move === "hang unsent") return new Promise(() => undefined);
    if (move === "answer") return { value: "a refund", evidence };
    throw move;
  };
  return { attempt, calls };
}

/** Runs a call while the virtual clock goes on second by second. */
async function underTestClock(program: Effect.Effect<Asked<string>, RefundError>, seconds = 300) {
  const settle = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)));
  const play = Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.exit(program));
    for (let second = 0; second < seconds; second += 1) {
      yield* settle;
      yield* TestClock.adjust("1 second");
    }
    return yield* Fiber.join(fiber);
  });
  const exit = await Effect.runPromise(Effect.provide(play, TestClock.layer()));
  return Exit.isSuccess(exit) ? { value: exit.value } : { reasons: exit.cause.reasons };
}

const failed = async (program: Effect.Effect<Asked<string>, RefundError>): Promise<unknown> => {
  const outcome = await underTestClock(program);
  const [reason] = outcome.reasons ?? [];
  return reason !== undefined && "error" in reason ? reason.error : reason;
};

describe("one call", () => {
  test("goes to the other host after each attempt that reached nothing", async () => {
    const { attempt, calls } = script(failure("unreachable"), failure("no-answer"), "answer");
    const outcome = await underTestClock(ask(attempt, bounds));
    expect(outcome.value).toMatchObject({ value: "a refund", attempts: 3, baseUrl: "https://main.test" });
    expect(calls.map(({ baseUrl }) => baseUrl)).toEqual([
      "https://main.test",
      "https://backup.test",
      "https://main.test",
    ]);
  });

  test("goes to every host before it comes back to one that failed", async () => {
    const baseUrls = ["https://one.test", "https://two.test", "https://three.test"] as const;
    const { attempt, calls } = script(...baseUrls.map(() => failure("unreachable")), "answer");
    const program = askAround(attempt, surroundings(baseUrls, queryLimiter()), { ...bounds, maxAttempts: 4 });
    expect((await underTestClock(program)).value?.attempts).toBe(4);
    expect(calls.map(({ baseUrl }) => baseUrl)).toEqual([...baseUrls, baseUrls[0]]);
  });

  test("leaves a short call half of its time for the other host", async () => {
    const { attempt, calls } = script("hang", "answer");
    const outcome = await underTestClock(ask(attempt, { ...bounds, timeoutMs: 4_000 }));
    expect(outcome.value).toMatchObject({ attempts: 2, baseUrl: "https://backup.test" });
    expect((calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBeLessThan(2_500);
  });

  test("waits the minute that a frequency limit asks for, on the same host", async () => {
    const { attempt, calls } = script(failure("rate-limited", { afterSeconds: 60 }), "answer");
    const outcome = await underTestClock(ask(attempt, { ...bounds, timeoutMs: 120_000 }));
    expect(outcome.value?.attempts).toBe(2);
    expect((calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBe(60_000);
    expect(calls[1]?.baseUrl).toBe("https://main.test");
  });

  test("does not begin a wait that would cross the deadline", async () => {
    const { attempt, calls } = script(failure("rate-limited", { afterSeconds: 60 }), "answer");
    expect(await failed(ask(attempt, bounds))).toMatchObject({ kind: "rate-limited", attempts: 1 });
    expect(calls).toHaveLength(1);
  });

  test("gives an attempt that hangs its share of the time, aborts it, and goes on", async () => {
    const { attempt, calls } = script("hang", "answer");
    const outcome = await underTestClock(ask(attempt, bounds));
    expect(outcome.value?.attempts).toBe(2);
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(calls[1]?.signal.aborted).toBe(false);
    const gapMs = (calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0);
    expect(gapMs).toBeGreaterThanOrEqual(10_000);
    expect(gapMs).toBeLessThanOrEqual(11_000);
  });

  test.each([
    ["hang", "no-answer"],
    ["hang unsent", "unreachable"],
  ] as const)("%s to the end is %s", async (move, kind) => {
    const { attempt } = script(move, move, move);
    expect(await failed(ask(attempt, bounds))).toMatchObject({ kind, reason: "timeout" });
  });

  test("never lasts longer than its deadline", async () => {
    const { attempt, calls } = script();
    await failed(ask(attempt, { ...bounds, timeoutMs: 12_000, maxAttempts: 50 }));
    expect(calls.every(({ atMs }) => atMs - (calls[0]?.atMs ?? 0) < 12_000)).toBe(true);
    expect(calls.every(({ signal }) => signal.aborted)).toBe(true);
  });

  test.each([
    [[failure("no-answer"), failure("unreachable"), failure("unreachable")], "no-answer"],
    [[failure("unreachable"), failure("unreachable"), failure("unreachable")], "unreachable"],
    [[failure("untrusted", { reason: "unsigned" }), failure("unsettled"), failure("no-answer")], "untrusted"],
    [[failure("no-answer"), failure("refused", { verified: true, bound: false })], "refused"],
    [[failure("no-answer"), failure("refused", { verified: false, bound: false })], "no-answer"],
  ] as const)("%# reports the failure that leaves most doubt", async (moves, kind) => {
    const { attempt } = script(...moves);
    expect(await failed(ask(attempt, bounds))).toMatchObject({ kind, attempts: moves.length });
  });

  test.each([
    failure("config"),
    failure("refused", { verified: false, bound: false }),
    failure("untrusted", { reason: "other-refund" }),
    failure("untrusted", { reason: "unknown-key" }),
    failure("malformed", { verified: true }),
  ])("stops after $kind $reason", async (error) => {
    const { attempt, calls } = script(error, "answer");
    expect(await failed(ask(attempt, bounds))).toMatchObject({ kind: error.kind });
    expect(calls).toHaveLength(1);
  });

  test("repeats after one probe, not after two", async () => {
    const probe = failure("untrusted", { reason: "probe" });
    const once = script(probe, "answer");
    expect((await underTestClock(ask(once.attempt, bounds))).value?.attempts).toBe(2);
    const twice = script(probe, probe, "answer");
    expect(await failed(ask(twice.attempt, bounds))).toMatchObject({ reason: "probe", attempts: 2 });
  });
});

describe("as a Promise", () => {
  test("rejects with the RefundError itself", async () => {
    const { attempt } = script(failure("config"));
    await expect(run(ask(attempt, bounds))).rejects.toMatchObject({ name: "RefundError", kind: "config" });
  });

  test("rejects with signal.reason and aborts the attempt under way", async () => {
    const { attempt, calls } = script("hang");
    const controller = new AbortController();
    const call = run(ask(attempt, bounds), { signal: controller.signal });
    const reason = new Error("the customer left");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(calls.every(({ signal }) => signal.aborted)).toBe(true);
  });

  test("sends nothing when the signal was aborted before", async () => {
    const { attempt, calls } = script("answer");
    await expect(run(ask(attempt, bounds), { signal: AbortSignal.abort("early") })).rejects.toBe("early");
    expect(calls).toHaveLength(0);
  });

  test("ends with the error of a clock that breaks, instead of going on without a deadline", async () => {
    const { attempt, calls } = script("hang");
    const sleep = async (): Promise<never> => {
      throw new TypeError("no timers here");
    };
    const call = run(timedBy(ask(attempt, bounds), { nowMs: () => 0, sleep }));
    await expect(call).rejects.toThrow(new TypeError("no timers here"));
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true]);
  });

  test("waits no longer, and aborts nothing, once the answer has come", async () => {
    const { attempt, calls } = script("answer");
    const waits: AbortSignal[] = [];
    const sleep = async (_delayMs: number, signal: AbortSignal): Promise<void> => {
      waits.push(signal);
      await new Promise(() => undefined);
    };
    await run(timedBy(ask(attempt, bounds), { nowMs: () => 0, sleep }));
    expect(waits.map(({ aborted }) => aborted)).toEqual([true]);
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([false]);
  });

  test("lets a bug through as what it is, without asking again", async () => {
    let calls = 0;
    const attempt: Attempt<string> = async () => {
      calls += 1;
      throw new TypeError("a bug");
    };
    await expect(run(ask(attempt, bounds))).rejects.toThrow(new TypeError("a bug"));
    expect(calls).toBe(1);
  });
});
