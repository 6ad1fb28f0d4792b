import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AnyRefundError,
  applyCodeTable,
  codeTable,
  isRefundError,
  mayRefundAgain,
  type NotFoundAnswer,
  type Refund,
  type RefundAgain,
  RefundError,
  type RefundErrorFacts,
  type RefundErrorKind,
  type RefundStatus,
  statusTable,
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
const reasons = Object.keys(untrustedTable);
const statuses = statusTable.map(({ status }) => status);
const codes = [...new Set([...codeTable, ...applyCodeTable].map(({ code }) => code))];

function failure(kind: RefundErrorKind, facts: RefundErrorFacts = {}): AnyRefundError {
  const error: unknown = new RefundError(kind, "It failed.", {
    advice: { action: "query", text: "Ask again." },
    ...facts,
  });
  if (!isRefundError(error)) throw new Error("not branded");
  return error;
}

function refund(status: RefundStatus, wireStatus: string, final: boolean): Refund {
  return { outRefundNo: "R1", status, wireStatus, final, amount: {}, promotions: [], extra: {} };
}

const proven = { verified: true };

describe("a refund that was found", () => {
  const decided: readonly (readonly [string, RefundStatus, boolean, RefundAgain])[] = [
    ["PROCESSING", "PROCESSING", false, "no"],
    ["SUCCESS", "SUCCESS", true, "no"],
    ["CLOSED", "CLOSED", true, "new-number"],
    ["REFUNDCLOSE", "CLOSED", true, "new-number"],
    ["ABNORMAL", "ABNORMAL", false, "no"],
    ["CHANGE", "ABNORMAL", false, "no"],
    ["FAIL", "FAILED", true, "same-number"],
    ["NOTSURE", "UNCERTAIN", false, "same-number"],
    ["REVERSED", "UNRECOGNIZED", false, "unknown"],
  ];

  test.each(decided)("%s", (wireStatus, status, final, verdict) => {
    const outcome = { refund: refund(status, wireStatus, final), answer: proven };
    expect(mayRefundAgain(outcome).verdict).toBe(verdict);
  });

  test("is decided for every word of the status table", () => {
    const words = statusTable.flatMap(({ wire }) => wire);
    expect(
      decided
        .map(([wire]) => wire)
        .filter((wire) => wire !== "REVERSED")
        .toSorted(),
    ).toEqual(words.toSorted());
    expect(new Set(decided.map(([, status]) => status))).toEqual(new Set(statuses));
  });

  test("is unknown when its answer is not proven", () => {
    const outcome = { refund: refund("CLOSED", "CLOSED", true), answer: { verified: false } };
    expect(mayRefundAgain(outcome).verdict).toBe("unknown");
  });

  test("is unknown when it contradicts itself", () => {
    for (const contradiction of [
      refund("CLOSED", "CLOSED", false),
      refund("CLOSED", "SUCCESS", true),
      refund("CLOSED", "closed", true),
      refund("SUCCESS", "CLOSED", true),
    ])
      expect(mayRefundAgain({ refund: contradiction, answer: proven }).verdict).toBe("unknown");
  });
});

describe("a query that failed", () => {
  test.each(kinds.filter((kind) => kind !== "untrusted"))("%s leaves it unknown", (kind) => {
    const { verdict, because, todo } = mayRefundAgain({ error: failure(kind, { verified: true }) });
    expect(verdict).toBe("unknown");
    expect(because).toMatch(/\.$/);
    expect(todo).toMatch(/\.$/);
  });

  test.each(Object.entries(untrustedTable))("untrusted, %s, leaves it unknown", (reason, { meaning }) => {
    const { verdict, because } = mayRefundAgain({ error: failure("untrusted", { reason }) });
    expect(verdict).toBe("unknown");
    expect(because).toBe(meaning);
  });

  test("every code of the table has words of its own, fitting its kind", () => {
    for (const { api, code, kind } of codeTable) {
      const bare = mayRefundAgain({ error: failure(kind, { verified: true, code: "UNHEARD_OF" }) });
      const told = mayRefundAgain({ error: failure(kind, { verified: true, code }) });
      expect(told.verdict, `${api} ${code}`).toBe("unknown");
      expect(told.because, `${api} ${code}`).not.toBe(bare.because);
    }
  });

  test("a code is not heard when the answer is of another kind", () => {
    const told = mayRefundAgain({
      error: failure("unsettled", { verified: true, code: "RESOURCE_NOT_EXISTS" }),
    });
    expect(told).toEqual(mayRefundAgain({ error: failure("unsettled") }));
  });

  test("one not-found, however proven, asks for a second question", () => {
    for (const code of ["RESOURCE_NOT_EXISTS", "REFUNDNOTEXIST", "ORDERNOTEXIST"]) {
      const { verdict, todo } = mayRefundAgain({ error: failure("refused", { code, verified: true }) });
      expect(verdict).toBe("unknown");
      expect(todo).toMatch(/in 5 minutes/);
    }
  });

  test("a refusal without proof says so", () => {
    const { verdict, because } = mayRefundAgain({
      error: failure("refused", { code: "RESOURCE_NOT_EXISTS", verified: false }),
    });
    expect(verdict).toBe("unknown");
    expect(because).toMatch(/no signature/);
  });
});

describe("answers that found nothing", () => {
  const at = 1_793_505_600_000;
  const first = { outRefundNo: "R1", nonce: "n1", atMs: at };
  const later = (afterMs: number, nonce = "n2", outRefundNo = "R1"): NotFoundAnswer => ({
    outRefundNo,
    nonce,
    atMs: at + afterMs,
  });

  test.each<[string, readonly NotFoundAnswer[], RefundAgain]>([
    ["none", [], "unknown"],
    ["one", [first], "unknown"],
    ["two, 300 seconds apart", [first, later(300_000)], "unknown"],
    ["two, 301 seconds apart", [first, later(301_000)], "same-number"],
    ["two, the later one first", [later(301_000), first], "same-number"],
    ["one answer twice", [first, later(900_000, "n1")], "unknown"],
    ["two about different numbers", [first, later(900_000, "n2", "R2")], "unknown"],
    ["three, of which two prove it", [first, later(200_000, "n2"), later(600_000, "n1")], "same-number"],
    ["one without a time", [first, { ...later(0), atMs: Number.NaN }], "unknown"],
  ])("%s", (_, notFound, verdict) => expect(mayRefundAgain({ notFound }).verdict).toBe(verdict));
});

describe("an application that failed", () => {
  const decided: readonly (readonly [string, RefundAgain])[] = [
    ["v3 PARAM_ERROR", "same-number"],
    ["v3 INVALID_REQUEST", "unknown"],
    ["v3 SIGN_ERROR", "same-number"],
    ["v3 NOT_ENOUGH", "same-number"],
    ["v3 USER_ACCOUNT_ABNORMAL", "no"],
    ["v3 NO_AUTH", "same-number"],
    ["v3 REQUEST_BLOCKED", "same-number"],
    ["v3 MCH_NOT_EXISTS", "same-number"],
    ["v3 RESOURCE_NOT_EXISTS", "same-number"],
    ["v3 FREQUENCY_LIMITED", "same-number"],
    ["v3 RATELIMIT_EXCEEDED", "same-number"],
    ["v3 SYSTEM_ERROR", "same-number"],
    ["v3 SERVICE_UNAVAILABLE", "same-number"],
    ["v2 SYSTEMERROR", "same-number"],
    ["v2 BIZERR_NEED_RETRY", "same-number"],
    ["v2 FREQUENCY_LIMITED", "same-number"],
    ["v2 RATELIMIT_EXCEEDED", "same-number"],
    ["v2 INVALID_REQ_TOO_MUCH", "same-number"],
    ["v2 TRADE_OVERDUE", "no"],
    ["v2 ERROR", "unknown"],
    ["v2 INVALID_REQUEST", "unknown"],
    ["v2 REFUND_FEE_MISMATCH", "unknown"],
    ["v2 NOTENOUGH", "same-number"],
    ["v2 USER_ACCOUNT_ABNORMAL", "no"],
    ["v2 ORDERNOTEXIST", "same-number"],
    ["v2 ORDER_NOT_READY", "same-number"],
    ["v2 INVALID_TRANSACTIONID", "same-number"],
    ["v2 PARAM_ERROR", "same-number"],
    ["v2 APPID_NOT_EXIST", "same-number"],
    ["v2 MCHID_NOT_EXIST", "same-number"],
    ["v2 APPID_MCHID_NOT_MATCH", "same-number"],
    ["v2 REQUIRE_POST_METHOD", "same-number"],
    ["v2 SIGNERROR", "same-number"],
    ["v2 XML_FORMAT_ERROR", "same-number"],
    ["v2 CERT_ERROR", "same-number"],
    ["v2 NOAUTH", "same-number"],
  ];

  test("the table decides these codes and no others", () => {
    expect(applyCodeTable.map(({ api, code, verdict }) => [`${api} ${code}`, verdict])).toEqual(decided);
  });

  test("both APIs decide alike about a code they share, and the function as the table", () => {
    for (const { code, kind, verdict, because, todo } of applyCodeTable) {
      const told = mayRefundAgain({ applyError: failure(kind, { code, verified: true }) });
      expect(told.verdict, code).toBe(verdict);
      expect(because).toMatch(/\.$/);
      expect(todo).toMatch(/\.$/);
    }
  });

  test.each<[RefundErrorKind, RefundAgain]>([
    ["config", "same-number"],
    ["unreachable", "same-number"],
    ["refused", "unknown"],
    ["rate-limited", "same-number"],
    ["unsettled", "same-number"],
    ["no-answer", "unknown"],
    ["malformed", "unknown"],
    ["untrusted", "unknown"],
  ])("%s, proven where there is an answer", (kind, verdict) => {
    expect(mayRefundAgain({ applyError: failure(kind, { verified: true }) }).verdict).toBe(verdict);
  });

  test("a code does not count when the answer is of another kind", () => {
    const code = "USER_ACCOUNT_ABNORMAL";
    expect(mayRefundAgain({ applyError: failure("unsettled", { code, verified: true }) }).verdict).toBe(
      "same-number",
    );
    expect(mayRefundAgain({ applyError: failure("malformed", { code, verified: true }) }).verdict).toBe(
      "unknown",
    );
  });

  test("what an unproven answer says does not count", () => {
    for (const { code, kind } of applyCodeTable) {
      const told = mayRefundAgain({ applyError: failure(kind, { code, verified: false }) });
      expect(told.verdict, code).toBe("unknown");
    }
  });
});

describe("a new number", () => {
  const anyFacts = fc.record(
    {
      reason: fc.constantFrom(...reasons, "timeout", "unheard-of"),
      code: fc.constantFrom(...codes, "UNHEARD_OF", "CLOSED"),
      verified: fc.boolean(),
      bound: fc.boolean(),
      httpStatus: fc.constantFrom(200, 202, 400, 401, 403, 404, 429, 500, 502, 503),
    },
    { requiredKeys: [] },
  );
  const anyFailure = fc
    .tuple(fc.constantFrom(...kinds), anyFacts)
    .map(([kind, facts]) => failure(kind, facts));

  test("follows from no failure, whatever is known of it", () => {
    fc.assert(
      fc.property(anyFailure, (error) => {
        const verdicts = [mayRefundAgain({ error }), mayRefundAgain({ applyError: error })];
        return (
          verdicts.every(({ verdict }) => verdict !== "new-number") && verdicts[0]?.verdict === "unknown"
        );
      }),
    );
  });

  test("follows from no number of answers that found nothing", () => {
    const answer = fc.record({
      outRefundNo: fc.constantFrom("R1", "R2"),
      nonce: fc.string({ maxLength: 2 }),
      atMs: fc.oneof(fc.integer(), fc.double()),
    });
    fc.assert(
      fc.property(fc.array(answer), (notFound) => mayRefundAgain({ notFound }).verdict !== "new-number"),
    );
  });

  test("follows only from a proven CLOSED that is final and was read as such", () => {
    const words = [...statusTable.flatMap(({ wire }) => wire), "closed", "CLOSED ", ""];
    fc.assert(
      fc.property(
        fc.constantFrom(...statuses),
        fc.constantFrom(...words),
        fc.boolean(),
        fc.boolean(),
        (status, wire, final, verified) => {
          const { verdict } = mayRefundAgain({ refund: refund(status, wire, final), answer: { verified } });
          const closed = status === "CLOSED" && ["CLOSED", "REFUNDCLOSE"].includes(wire) && final;
          return (verdict === "new-number") === (closed && verified);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test("a failure of a newer copy of this package stays unknown", () => {
  const foreign: unknown = Object.defineProperty(
    {
      kind: "unheard-of",
      reason: "unheard-of",
      verified: true,
      message: "",
      advice: { action: "fix", text: "" },
    },
    Symbol.for("@wxrefund/RefundError"),
    { value: true },
  );
  if (!isRefundError(foreign)) throw new Error("not branded");
  expect(mayRefundAgain({ error: foreign }).verdict).toBe("unknown");
  expect(mayRefundAgain({ applyError: foreign }).verdict).toBe("unknown");
});
