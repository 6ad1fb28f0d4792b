import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  mostDoubtful,
  nextStep,
  RefundError,
  type RefundErrorFacts,
  type RefundErrorKind,
  type Standing,
  untrusted,
  type UntrustedReason,
  untrustedTable,
} from "../../src/index.ts";

const kinds: readonly RefundErrorKind[] = [
  "config",
  "refused",
  "rate-limited",
  "untrusted",
  "malformed",
  "unreachable",
  "no-answer",
  "unsettled",
];
const failure = (kind: RefundErrorKind, facts: RefundErrorFacts = {}, afterSeconds?: number): RefundError => {
  const advice = {
    action: "repeat",
    text: "",
    ...(afterSeconds === undefined ? {} : { afterSeconds }),
  } as const;
  return new RefundError(kind, kind, { advice, ...facts });
};
const standing = (error: RefundError, given: Partial<Standing> = {}): Standing => ({
  error,
  attempts: 1,
  maxAttempts: 3,
  elapsedMs: 100,
  timeoutMs: 30_000,
  probes: 0,
  ...given,
});

describe("nextStep", () => {
  test.each<[string, RefundError, "repeat" | "stop"]>([
    ["config", failure("config"), "stop"],
    ["a proven refusal", failure("refused", { verified: true }), "stop"],
    ["an unproven refusal", failure("refused", { verified: false }), "stop"],
    ["rate-limited", failure("rate-limited", {}, 10), "repeat"],
    ["malformed, proven", failure("malformed", { verified: true }), "stop"],
    ["malformed, unproven", failure("malformed", { verified: false }), "repeat"],
    ["unreachable", failure("unreachable"), "repeat"],
    ["no-answer", failure("no-answer"), "repeat"],
    ["unsettled", failure("unsettled"), "repeat"],
  ])("%s", (_, error, action) => expect(nextStep(standing(error)).action).toBe(action));

  test.each<[UntrustedReason, "repeat" | "stop"]>([
    ["unsigned", "repeat"],
    ["malformed-header", "repeat"],
    ["stale", "repeat"],
    ["unknown-key", "stop"],
    ["bad-signature", "repeat"],
    ["probe", "repeat"],
    ["wrong-algorithm", "stop"],
    ["ambiguous-text", "stop"],
    ["replayed", "repeat"],
    ["other-refund", "stop"],
    ["other-merchant", "stop"],
    ["redirect", "stop"],
  ])("untrusted: %s", (reason, action) => {
    expect(nextStep(standing(untrusted(reason), { probes: reason === "probe" ? 1 : 0 })).action).toBe(action);
  });

  test("covers every reason", () => expect(Object.keys(untrustedTable)).toHaveLength(12));

  test("repeats a probe once", () => {
    expect(nextStep(standing(untrusted("probe"), { probes: 2, attempts: 2 })).action).toBe("stop");
  });

  test("waits as long as told, exactly, and on the host that told it", () => {
    const step = nextStep(standing(failure("rate-limited", {}, 10)));
    expect(step).toMatchObject({ afterMs: 10_000, jitter: "none", host: "same" });
  });

  test("is never hurried: what is told may only lengthen the wait", () => {
    const step = nextStep(standing(failure("unsettled", {}, 0), { attempts: 4, maxAttempts: 9 }));
    expect(step).toMatchObject({ afterMs: 3200, jitter: "none", host: "next" });
    expect(nextStep(standing(failure("unsettled", {}, 1)))).toMatchObject({ afterMs: 1000 });
  });

  test("never begins a wait that would cross the deadline, nor an attempt too many", () => {
    const any = fc.record({
      error: fc
        .constantFrom(...kinds)
        .map((kind) => failure(kind, { reason: "unsigned" }, kind === "rate-limited" ? 60 : undefined)),
      attempts: fc.integer({ min: 1, max: 12 }),
      maxAttempts: fc.integer({ min: 1, max: 10 }),
      elapsedMs: fc.nat(100_000),
      timeoutMs: fc.integer({ min: 1, max: 100_000 }),
      probes: fc.nat(3),
    });
    fc.assert(
      fc.property(any, (given) => {
        const step = nextStep(given);
        if (step.action === "stop") return step.because !== "";
        return given.attempts < given.maxAttempts && given.elapsedMs + step.afterMs < given.timeoutMs;
      }),
    );
  });
});

describe("mostDoubtful", () => {
  test("is unreachable only when every attempt sent nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 6 }), (list) => {
        const [first, ...others] = list.map((kind) => failure(kind));
        if (first === undefined) return false;
        const told = mostDoubtful([first, ...others]).kind;
        return told !== "unreachable" || list.every((kind) => kind === "unreachable" || kind === "config");
      }),
    );
  });

  test("is the proven refusal where there is one", () => {
    const refusal = failure("refused", { verified: true });
    expect(mostDoubtful([failure("untrusted"), refusal, failure("no-answer")])).toBe(refusal);
  });
});
