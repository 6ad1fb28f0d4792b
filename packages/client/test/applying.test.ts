import { type ApplicationV3, TransportFailure, type WireAnswer, type WireRequest } from "@wxrefund/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClientHost, createClient, type RefundClient } from "../src/index.ts";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { config, noAead, nowMs as startMs, plain, rsa, signedV3, stranger } from "./platform.ts";

const application: ApplicationV3 = {
  outRefundNo: "R1",
  transactionId: "4200000000000000000000000001",
  amount: { refund: 50, total: 100 },
};

/** What happens to one request: whether the platform acts on it, and what the client gets to see. */
type Fate =
  | "fine"
  | "unreachable"
  | "lost before it arrived"
  | "lost after it was accepted"
  | "500 after it was accepted"
  | "500 instead"
  | "unsigned"
  | "forged 404"
  | "forged refusal"
  | "NOT_ENOUGH"
  | "PARAM_ERROR"
  | "refunded in full"
  | "not found yet"
  | "SIGN_ERROR"
  | "slow down"
  | "about another refund"
  | "silence";
const fates: readonly Fate[] = [
  "fine",
  "unreachable",
  "lost before it arrived",
  "lost after it was accepted",
  "500 after it was accepted",
  "500 instead",
  "unsigned",
  "forged 404",
  "forged refusal",
  "slow down",
  "about another refund",
];

/** A platform with a ledger: one number refunds once, whatever happens to its answers. */
function platform(script: readonly Fate[]) {
  const clock = fastClock(startMs);
  const ledger = new Map<string, object>();
  const bodies: string[] = [];
  let paidOut = 0;
  let calls = 0;

  const signed = (body: object, status = 200): WireAnswer =>
    signedV3({ body: JSON.stringify(body), status, timestamp: String(Math.floor(clock.nowMs() / 1000)) });
  const lost = new TransportFailure("reset", true, "the connection was reset");

  const act = ({ method, target, body }: WireRequest): WireAnswer => {
    if (method === "GET") {
      const refund = ledger.get(target.split("/").at(-1) ?? "");
      return refund === undefined
        ? signed({ code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" }, 404)
        : signed(refund);
    }
    const text = Buffer.from(body ?? []).toString();
    const asked: { out_refund_no: string; amount: object } = JSON.parse(text);
    bodies.push(text);
    if (!ledger.has(asked.out_refund_no)) paidOut += 1;
    const refund = ledger.get(asked.out_refund_no) ?? { ...asked, status: "PROCESSING", refund_id: "5000" };
    ledger.set(asked.out_refund_no, refund);
    return signed(refund);
  };

  const seen: Readonly<Record<Fate, (request: WireRequest) => WireAnswer>> = {
    fine: act,
    unreachable: () => {
      throw new TransportFailure("connect", false, "no connection");
    },
    "lost before it arrived": () => {
      throw lost;
    },
    "lost after it was accepted": (request) => {
      act(request);
      throw lost;
    },
    "500 after it was accepted": (request) => {
      act(request);
      return signed({ code: "SYSTEM_ERROR" }, 500);
    },
    "500 instead": () => plain(500),
    unsigned: (request) => ({ ...act(request), headers: [] }),
    "forged 404": () => plain(404, '{"code":"RESOURCE_NOT_EXISTS"}'),
    "forged refusal": () =>
      signedV3({
        body: '{"code":"NOT_ENOUGH"}',
        status: 403,
        key: stranger.privateKey,
        timestamp: String(Math.floor(clock.nowMs() / 1000)),
      }),
    NOT_ENOUGH: () => signed({ code: "NOT_ENOUGH", message: "基本账户余额不足，请充值后重新发起" }, 403),
    PARAM_ERROR: () => signed({ code: "PARAM_ERROR" }, 400),
    "refunded in full": () => signed({ code: "INVALID_REQUEST", message: "订单已全额退款" }, 400),
    "not found yet": () => signed({ code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" }, 404),
    SIGN_ERROR: () => plain(401, '{"code":"SIGN_ERROR"}'),
    "about another refund": () =>
      signed({ out_refund_no: "R2", status: "SUCCESS", amount: { refund: 50, total: 100 } }),
    "slow down": () => signed({ code: "FREQUENCY_LIMITED" }, 429),
    silence: act,
  };

  const host: ClientHost = {
    transport: async (request, call) => {
      const fate = script[calls] ?? "fine";
      calls += 1;
      if (fate !== "unreachable") call.onSent?.();
      if (fate === "silence") await clock.sleep(3_600_000, call.signal);
      const answer = seen[fate](request);
      call.onHeaders?.();
      return answer;
    },
    rsa,
    aead: noAead,
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    clock,
  };
  const client: RefundClient = createClient(config, host);
  const elapsedMs = (): number => clock.nowMs() - startMs;
  return { client, host, ledger, bodies, paidOut: () => paidOut, calls: () => calls, elapsedMs };
}

describe("applying", () => {
  test.each<[string, readonly Fate[], { by: string; applications: number; calls: number }]>([
    ["accepted at once", [], { by: "apply", applications: 1, calls: 1 }],
    [
      "the answer lost, then found",
      ["lost after it was accepted"],
      { by: "query", applications: 1, calls: 2 },
    ],
    [
      "lost before, not found, repeated",
      ["lost before it arrived"],
      { by: "apply", applications: 2, calls: 3 },
    ],
    ["no connection, repeated", ["unreachable"], { by: "apply", applications: 2, calls: 2 }],
    ["500, then found", ["500 after it was accepted"], { by: "query", applications: 1, calls: 2 }],
    ["an unsigned acceptance, then found", ["unsigned"], { by: "query", applications: 1, calls: 2 }],
    [
      "a forged not-found is not believed",
      ["lost after it was accepted", "forged 404", "forged 404"],
      { by: "query", applications: 1, calls: 4 },
    ],
    ["a forged refusal is not believed", ["forged refusal"], { by: "apply", applications: 2, calls: 3 }],
    ["told to slow down", ["slow down"], { by: "apply", applications: 2, calls: 2 }],
  ])("%s", async (_, script, { by, applications, calls }) => {
    const shop = platform(script);
    const confirmed = await shop.client.applyAndConfirm(application, { timeoutMs: 600_000 });
    expect(confirmed).toMatchObject({
      by,
      applications,
      refund: { outRefundNo: "R1", status: "PROCESSING" },
    });
    expect(shop.calls()).toBe(calls);
    expect(shop.paidOut()).toBe(1);
    expect(new Set(shop.bodies).size).toBe(1);
  });

  test("a proven refusal ends it, with what to do", async () => {
    const shop = platform(["NOT_ENOUGH"]);
    await expect(shop.client.applyAndConfirm(application)).rejects.toMatchObject({
      kind: "refused",
      code: "NOT_ENOUGH",
      verified: true,
      attempts: 1,
    });
    expect(shop.calls()).toBe(1);
  });

  test("a refusal that stands for many things is none until a query has been answered", async () => {
    const lost: readonly Fate[] = Array.from({ length: 50 }, () => "lost before it arrived");
    const again: readonly Fate[] = ["not found yet", "refunded in full"];
    const shop = platform(["lost after it was accepted", ...again, ...again, "not found yet"]);
    const { client } = platform(["refunded in full", ...lost]);
    const options = { timeoutMs: 20_000 };
    await expect(client.applyAndConfirm(application, options)).rejects.toMatchObject({
      kind: "unsettled",
      code: "INVALID_REQUEST",
      verified: true,
      message: expect.stringContaining("Whether refund R1 was accepted is not known."),
      advice: { action: "query" },
    });
    await expect(shop.client.applyAndConfirm(application, options)).rejects.toMatchObject({
      kind: "unsettled",
      message: expect.stringContaining("Whether refund R1 was accepted is not known."),
    });
    const away = platform(Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? "refunded in full" : "fine")));
    await expect(away.client.applyAndConfirm(application, options)).rejects.toMatchObject({
      kind: "refused",
      code: "INVALID_REQUEST",
      verified: true,
    });
    expect(away.paidOut()).toBe(0);
  });

  test("after a proven mistake the number is free for the corrected application", async () => {
    const shop = platform(["PARAM_ERROR"]);
    const mistaken = { ...application, reason: "mistaken" };
    await expect(shop.client.applyAndConfirm(mistaken)).rejects.toMatchObject({ code: "PARAM_ERROR" });
    await expect(shop.client.applyAndConfirm(application)).resolves.toMatchObject({ by: "apply" });
  });

  test("a memory that cannot take a note back changes nothing of what is told", async () => {
    const { host } = platform(["PARAM_ERROR"]);
    const forget = (): never => {
      throw new Error("the database is away");
    };
    const client = createClient({ ...config, applications: { note: (_, mine) => mine, forget } }, host);
    await expect(client.applyAndConfirm(application)).rejects.toMatchObject({ code: "PARAM_ERROR" });
  });

  test.each<[string, readonly Fate[]]>([
    ["that was lost", Array.from({ length: 50 }, () => "lost before it arrived")],
    ["that the balance did not allow", ["NOT_ENOUGH"]],
    ["that was refused by nobody knows whom", Array.from({ length: 50 }, () => "SIGN_ERROR")],
  ])("after one %s it is not", async (_, script) => {
    const { client } = platform(script);
    await expect(client.applyAndConfirm(application, { timeoutMs: 5_000 })).rejects.toHaveProperty("kind");
    const other = { ...application, amount: { refund: 49, total: 100 } };
    await expect(client.applyAndConfirm(other)).rejects.toMatchObject({
      kind: "config",
      field: "outRefundNo",
    });
  });

  test("a refusal that nobody signed is asked after, and told as it is when nothing was found", async () => {
    const refused: readonly Fate[] = ["SIGN_ERROR", "SIGN_ERROR"];
    await expect(platform(refused).client.applyAndConfirm(application)).rejects.toMatchObject({
      kind: "refused",
      code: "SIGN_ERROR",
      verified: false,
      message: expect.stringContaining("R1 was accepted is not known"),
    });
  });

  test("what stays unknown is said, and never more than three applications are sent", async () => {
    const shop = platform(Array.from({ length: 100 }, () => "lost before it arrived"));
    await expect(shop.client.applyAndConfirm(application, { timeoutMs: 60_000 })).rejects.toMatchObject({
      kind: "no-answer",
      message: expect.stringContaining("Whether refund R1 was accepted is not known."),
      advice: { action: "query" },
    });
    expect(shop.bodies.length).toBeLessThanOrEqual(3);
  });

  test.each([60_000, 7_000, 900])(
    "%i ms are the whole of it, however silent the other side",
    async (timeoutMs) => {
      const silent = Array.from({ length: 100 }, (): Fate => "silence");
      const shop = platform(silent);
      await expect(shop.client.applyAndConfirm(application, { timeoutMs })).rejects.toMatchObject({
        kind: "no-answer",
        advice: { action: "query" },
      });
      expect(shop.elapsedMs()).toBeLessThanOrEqual(timeoutMs);
      expect(shop.elapsedMs()).toBeGreaterThan(timeoutMs / 2);
    },
  );

  test("a repetition that was not even sent does not make the first one unsent", async () => {
    const away = Array.from({ length: 100 }, (): Fate => "unreachable");
    const shop = platform(["lost before it arrived", "fine", ...away]);
    await expect(shop.client.applyAndConfirm(application, { timeoutMs: 60_000 })).rejects.toMatchObject({
      kind: "no-answer",
      message: expect.stringContaining("Whether refund R1 was accepted is not known."),
    });
  });

  test("a number that was used with other amounts is told apart", async () => {
    const shop = platform([]);
    await shop.client.applyAndConfirm(application);
    const restarted = createClient(config, shop.host);
    const other = { ...application, amount: { refund: 60, total: 100 } };
    await expect(restarted.applyAndConfirm(other)).rejects.toMatchObject({
      kind: "refused",
      reason: "other-parameters",
      verified: true,
    });
    await expect(shop.client.applyAndConfirm(other)).rejects.toMatchObject({
      kind: "config",
      field: "outRefundNo",
    });
    expect(shop.paidOut()).toBe(1);
  });

  test("the same amounts of another order are told apart, whoever used the number", async () => {
    const shop = platform([]);
    const { transactionId: _named, ...rest } = application;
    const first = { ...rest, outTradeNo: "ORDER1" };
    await shop.client.applyAndConfirm(first);
    const restarted = createClient(config, shop.host);
    await expect(restarted.applyAndConfirm({ ...rest, outTradeNo: "ORDER2" })).rejects.toMatchObject({
      kind: "refused",
      reason: "other-parameters",
      verified: true,
    });
    expect(shop.paidOut()).toBe(1);
  });

  test("a signed answer about another refund proves nothing of this one", async () => {
    const shop = platform(["lost after it was accepted", "about another refund"]);
    const confirmed = await shop.client.applyAndConfirm(application, { timeoutMs: 60_000 });
    expect(confirmed).toMatchObject({ by: "query", refund: { outRefundNo: "R1" } });
    expect(shop.paidOut()).toBe(1);
  });

  test.each([
    ["CLOSED", "closed"],
    ["FAIL", "failed"],
  ])("a refund that is %s is no acceptance", async (status, reason) => {
    const shop = platform([]);
    shop.ledger.set("R1", {
      out_refund_no: "R1",
      status,
      transaction_id: application.transactionId,
      amount: { total: 100, refund: 50 },
    });
    await expect(shop.client.applyAndConfirm(application)).rejects.toMatchObject({
      kind: "refused",
      reason,
    });
  });

  test("whatever happens on the way, one number refunds once, with one set of parameters", async () => {
    const scripts = fc.array(fc.constantFrom(...fates), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const shop = platform(script);
        const outcome = await shop.client.applyAndConfirm(application, { timeoutMs: 300_000 }).then(
          ({ refund }) => refund.outRefundNo,
          (error: unknown) => Reflect.get(Object(error), "kind"),
        );
        const told = outcome === "R1" ? shop.ledger.has("R1") : typeof outcome === "string";
        return told && shop.paidOut() <= 1 && new Set(shop.bodies).size <= 1;
      }),
      { numRuns: 60 },
    );
  });
});
