import { describe, expect, test } from "vitest";
import {
  follow,
  type Followed,
  type Following,
  type Refund,
  RefundError,
  type RefundErrorFacts,
  type RefundErrorKind,
  startFollowing,
  statusOf,
  untrusted,
} from "../../src/index.ts";

const minuteMs = 60_000;
const startMs = Date.parse("2026-11-01T12:00:00+08:00");

const refund = (wireStatus: string, facts: Partial<Refund> = {}): Refund => {
  const status = statusOf(wireStatus);
  const final = ["SUCCESS", "CLOSED", "FAILED"].includes(status);
  return {
    outRefundNo: "R1",
    status,
    wireStatus,
    final,
    amount: { refund: 100 },
    promotions: [],
    extra: {},
    ...facts,
  };
};
const failure = (
  kind: RefundErrorKind,
  action: "fix" | "query" | "repeat",
  facts: RefundErrorFacts & { afterSeconds?: number } = {},
) => {
  const { afterSeconds, ...known } = facts;
  const advice = { action, text: "", ...(afterSeconds === undefined ? {} : { afterSeconds }) };
  return new RefundError(kind, kind, { advice, ...known });
};

/** Polls whenever the follower says so, and notes the minute of each poll. */
function play(sights: readonly (Refund | RefundError)[], from: Following = startFollowing(startMs)) {
  const polls: { readonly minute: number; readonly followed: Followed }[] = [];
  let following = from;
  for (const sight of sights) {
    const nowMs = following.nextPollAtMs;
    const followed = follow(
      following,
      sight instanceof RefundError ? { nowMs, error: sight } : { nowMs, refund: sight },
    );
    polls.push({ minute: (nowMs - startMs) / minuteMs, followed });
    following = followed.following;
  }
  return {
    minutes: polls.map(({ minute }) => minute),
    news: polls.map(({ followed }) => followed.news),
    last: polls.at(-1)?.followed,
  };
}

const processing = refund("PROCESSING", { createTimeMs: startMs });

describe("following a refund", () => {
  test("asks at the cadence of the page and tells each status once", () => {
    const { minutes, news, last } = play([
      ...Array.from({ length: 11 }, () => processing),
      refund("SUCCESS"),
    ]);
    expect(minutes).toEqual([0, 1, 2, 3, 4, 5, 10, 20, 40, 70, 100, 130]);
    expect(news).toEqual(["status", ...Array.from({ length: 10 }, () => "same"), "status"]);
    expect(last?.end).toBe("final");
  });

  test("tells ABNORMAL once and asks at the slow pace until it is settled", () => {
    const abnormal = refund("ABNORMAL", { createTimeMs: startMs });
    const { minutes, news, last } = play([processing, abnormal, abnormal, processing, refund("SUCCESS")]);
    expect(minutes).toEqual([0, 1, 31, 61, 70]);
    expect(news).toEqual(["status", "status", "same", "status", "status"]);
    expect(last?.end).toBe("final");
  });

  test.each([
    ["a step backwards", refund("PROCESSING")],
    ["another end", refund("CLOSED")],
    ["another amount", refund("SUCCESS", { amount: { refund: 1 } })],
    ["another refund id", refund("SUCCESS", { refundId: "2" })],
  ])("reports %s and believes what it believed", (_, contrary) => {
    const believed = refund("SUCCESS", { refundId: "1" });
    const { last, news } = play([contrary], startFollowing(startMs, believed));
    expect(news).toEqual(["anomaly"]);
    expect(last?.following.refund).toBe(believed);
    expect(last?.end).toBeUndefined();
  });

  test("waits a minute when told to, whatever the cadence, and goes on", () => {
    const limited = failure("rate-limited", "repeat", { afterSeconds: 60 });
    const { minutes } = play([
      ...Array.from({ length: 8 }, () => processing),
      limited,
      processing,
      processing,
    ]);
    expect(minutes.slice(7)).toEqual([20, 40, 41, 70]);
  });

  test.each(["rate-limited", "unsettled"] as const)("is not hurried by what is told with %s", (kind) => {
    const { minutes } = play([failure(kind, "repeat", { afterSeconds: 0 }), processing]);
    expect(minutes).toEqual([0, 1]);
  });

  test("nor asked for more often than the cadence says by an answer that settles nothing", () => {
    const unsettled = failure("unsettled", "repeat", { afterSeconds: 1 });
    const { minutes } = play([...Array.from({ length: 8 }, () => processing), unsettled, processing]);
    expect(minutes.slice(7)).toEqual([20, 40, 70]);
  });

  test("keeps the slow pace of ABNORMAL through failures", () => {
    const abnormal = refund("ABNORMAL", { createTimeMs: startMs });
    const { minutes } = play([abnormal, failure("unreachable", "repeat"), abnormal]);
    expect(minutes).toEqual([0, 30, 60]);
  });

  test("survives every doubtful failure and tells each kind of trouble once", () => {
    const lost = failure("no-answer", "repeat", { reason: "timeout" });
    const { news, last } = play([processing, lost, lost, untrusted("bad-signature"), processing, lost]);
    expect(news).toEqual(["status", "trouble", "still-trouble", "trouble", "same", "trouble"]);
    expect(last?.end).toBeUndefined();
    expect(last?.following.refund).toBe(processing);
  });

  test("gives a refund that is not found ten minutes to appear", () => {
    const missing = failure("refused", "query", {
      verified: true,
      code: "RESOURCE_NOT_EXISTS",
      afterSeconds: 60,
    });
    const found = play([missing, missing, processing]);
    expect(found.last).toMatchObject({ news: "status" });
    expect(found.last?.following.missingSinceMs).toBeUndefined();
    const never = play(Array.from({ length: 11 }, () => missing));
    expect(never.minutes.at(-1)).toBe(10);
    expect(never.last?.end).toBe("hopeless");
    expect(play(Array.from({ length: 10 }, () => missing)).last?.end).toBeUndefined();
  });

  test("the ten minutes go on through other failures", () => {
    const missing = failure("refused", "query", { verified: true, afterSeconds: 60 });
    const lost = failure("no-answer", "repeat");
    const { minutes, last } = play(Array.from({ length: 10 }, (_, at) => (at % 3 === 2 ? lost : missing)));
    expect(minutes.at(-1)).toBeGreaterThanOrEqual(10);
    expect(last?.end).toBe("hopeless");
  });

  const proven = { verified: true, code: "NO_AUTH" };
  test.each([failure("config", "fix"), failure("refused", "fix", proven)])("stops at $kind", (error) => {
    expect(play([processing, error]).last?.end).toBe("hopeless");
  });

  test("a refusal that nobody signed is no end before ten minutes of them", () => {
    const forged = failure("refused", "fix", { verified: false, code: "SIGN_ERROR" });
    const survived = play([forged, processing, forged, refund("SUCCESS")]);
    expect(survived.news).toEqual(["trouble", "status", "trouble", "status"]);
    const { minutes, last } = play(Array.from({ length: 7 }, () => forged));
    expect(minutes.at(-1)).toBe(10);
    expect(last?.end).toBe("hopeless");
    expect(play(Array.from({ length: 6 }, () => forged)).last?.end).toBeUndefined();
  });
});
