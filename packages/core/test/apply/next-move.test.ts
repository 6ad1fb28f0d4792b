import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AnyRefundError,
  isRefundError,
  nextMove,
  RefundError,
  type RefundErrorFacts,
  type RefundErrorKind,
  untrusted,
} from "../../src/index.ts";

const failure = (
  kind: RefundErrorKind,
  facts: RefundErrorFacts = {},
  advice: { action: "query" | "fix" | "wait"; afterSeconds?: number } = { action: "fix" },
): AnyRefundError => known(new RefundError(kind, kind, { advice: { text: "", ...advice }, ...facts }));
function known(error: unknown): AnyRefundError {
  if (isRefundError(error)) return error;
  throw new Error("no RefundError");
}

describe("after an application that failed", () => {
  test.each<[string, AnyRefundError, string]>([
    ["a mistake of the caller", failure("config"), "stop"],
    ["nothing was sent", failure("unreachable"), "apply"],
    ["the answer was lost", failure("no-answer"), "query"],
    ["an answer nobody signed", known(untrusted("unsigned")), "query"],
    ["a forged answer", known(untrusted("bad-signature")), "query"],
    ["the service could not say", failure("unsettled", { verified: true, code: "SYSTEM_ERROR" }), "query"],
    ["it cannot be read", failure("malformed", { verified: true }), "query"],
    ["a proven refusal", failure("refused", { verified: true, code: "NOT_ENOUGH" }), "stop"],
    [
      "a proven refusal of the payer",
      failure("refused", { verified: true, code: "USER_ACCOUNT_ABNORMAL" }),
      "stop",
    ],
    ["a refusal that nobody signed", failure("refused", { verified: false, code: "SIGN_ERROR" }), "query"],
    [
      "a refusal that may mean another use of the number",
      failure("refused", { verified: true, code: "INVALID_REQUEST" }),
      "query",
    ],
    [
      "told to slow down, proven",
      failure("rate-limited", { verified: true, code: "FREQUENCY_LIMITED" }),
      "apply",
    ],
    ["told to slow down by nobody", failure("rate-limited", { verified: false }), "query"],
  ])("%s", (_, error, move) => expect(nextMove({ did: "apply", error, count: 1 }).move).toBe(move));
});

describe("after a query that failed", () => {
  test.each<[string, AnyRefundError, string]>([
    [
      "a proven not-found",
      failure("refused", { verified: true }, { action: "query", afterSeconds: 60 }),
      "apply",
    ],
    ["a not-found that nobody signed", known(untrusted("unsigned")), "query"],
    ["a proven refusal of the question", failure("refused", { verified: true }), "stop"],
    ["a refusal that nobody signed", failure("refused", { verified: false }), "stop"],
    ["the answer was lost", failure("no-answer"), "query"],
    ["nothing was sent", failure("unreachable"), "query"],
    ["the service could not say", failure("unsettled"), "query"],
    ["a mistake of the caller", failure("config"), "stop"],
  ])("%s", (_, error, move) => expect(nextMove({ did: "query", error, count: 1 }).move).toBe(move));

  test("what is told may only lengthen the wait", () => {
    const told = (afterSeconds: number): AnyRefundError =>
      failure("unsettled", {}, { action: "query", afterSeconds });
    expect(nextMove({ did: "query", error: told(0), count: 4 }).afterMs).toBe(4000);
    expect(nextMove({ did: "query", error: told(9), count: 4 }).afterMs).toBe(9000);
  });

  test("a repetition does not wait the minute that believers are told", () => {
    const error = failure("refused", { verified: true }, { action: "query", afterSeconds: 60 });
    expect(nextMove({ did: "query", error, count: 1 }).afterMs).toBe(500);
  });
});

test("an application is repeated only when it was not sent, too early, or proven not to be there", () => {
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
  const setbacks = fc.record({
    did: fc.constantFrom("apply", "query"),
    kind: fc.constantFrom(...kinds),
    verified: fc.boolean(),
    action: fc.constantFrom("query", "fix", "wait"),
    code: fc.constantFrom(
      "SYSTEM_ERROR",
      "NOT_ENOUGH",
      "INVALID_REQUEST",
      "FREQUENCY_LIMITED",
      "RESOURCE_NOT_EXISTS",
      "X",
    ),
    count: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(setbacks, ({ did, kind, verified, action, code, count }) => {
      const { move, afterMs } = nextMove({
        did,
        error: failure(kind, { verified, code }, { action }),
        count,
      });
      if (afterMs > 15_000) return false;
      if (move !== "apply") return true;
      if (did === "query") return kind === "refused" && verified && action === "query";
      return kind === "unreachable" || (kind === "rate-limited" && verified);
    }),
  );
});
