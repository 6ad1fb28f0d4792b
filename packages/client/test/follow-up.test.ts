import type { QuestionV3, WireAnswer } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import {
  type ClientClock,
  type ClientHost,
  createClient,
  dangerouslyUnlimited,
  type OneOfMany,
  queryLimiter,
  type Seen,
  type Transport,
} from "../src/index.ts";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { config, noAead, nowMs as startMs, plain, rsa, signedV2, signedV3 } from "./platform.ts";

const minuteMs = 60_000;

type Reply = (clock: ClientClock, number: string, baseUrl: string) => WireAnswer;

/** A platform that answers by a script, on a clock that goes as fast as it is asked. */
function shop(reply: Reply) {
  const clock = fastClock(startMs);
  const asked: { readonly minute: number; readonly baseUrl: string }[] = [];
  const transport: Transport = async ({ target, baseUrl }, call) => {
    call.onSent?.();
    asked.push({ minute: clock.minutes(), baseUrl });
    call.onHeaders?.();
    return reply(clock, decodeURIComponent(target.split("/").at(-1) ?? ""), baseUrl);
  };
  const host: ClientHost = {
    transport,
    rsa,
    aead: noAead,
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    clock,
  };
  return { client: createClient(config, host), clock, asked, host };
}

const signed = (clock: ClientClock, body: object, status = 200): WireAnswer =>
  signedV3({ body: JSON.stringify(body), status, timestamp: String(Math.floor(clock.nowMs() / 1000)) });
const refundBody = (number: string, status: string) => ({
  out_refund_no: number,
  status,
  create_time: "2026-11-01T12:00:00+08:00",
  amount: { refund: 100 },
});

/** Plays statuses in turn, the last one for ever. */
const statuses = (...words: readonly string[]): Reply => {
  let next = 0;
  return (clock, number) => signed(clock, refundBody(number, words[next++] ?? words.at(-1) ?? ""));
};

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("watch", () => {
  test("asks at the cadence of the page, yields changes, and ends with the final status", async () => {
    const { client, asked } = shop(statuses(...Array.from({ length: 9 }, () => "PROCESSING"), "SUCCESS"));
    const seen = await all(client.watch({ outRefundNo: "R1" }));
    expect(asked.map(({ minute }) => minute)).toEqual([0, 1, 2, 3, 4, 5, 10, 20, 40, 70]);
    expect(seen.map(({ news, refund }) => [news, refund?.status])).toEqual([
      ["status", "PROCESSING"],
      ["status", "SUCCESS"],
    ]);
    expect(seen[1]).not.toHaveProperty("nextPollAtMs");
    expect(seen[0]?.nextPollAtMs).toBe(startMs + minuteMs);
  });

  test("yields every poll on request", async () => {
    const { client } = shop(statuses("PROCESSING", "PROCESSING", "SUCCESS"));
    const seen = await all(client.watch({ outRefundNo: "R1" }, { every: "poll" }));
    expect(seen.map(({ news }) => news)).toEqual(["status", "same", "status"]);
  });

  test("reports a step backwards and keeps what it believed", async () => {
    const before = await shop(statuses("SUCCESS")).client.query({ outRefundNo: "R1" });
    const { client } = shop(statuses("PROCESSING", "SUCCESS"));
    const seen = await all(client.watch({ outRefundNo: "R1" }, { believed: before.refund }));
    expect(seen[0]).toMatchObject({
      news: "anomaly",
      refund: { status: "SUCCESS" },
      received: { status: "PROCESSING" },
    });
    expect(seen).toHaveLength(2);
  });

  test("goes on through trouble, telling it once, and comes back from a forged not-found", async () => {
    let polls = 0;
    const { client, asked } = shop((clock, number) => {
      polls += 1;
      if (polls > 1 && polls < 8) return plain(404, '{"code":"RESOURCE_NOT_EXISTS"}');
      return signed(clock, refundBody(number, polls === 1 ? "PROCESSING" : "SUCCESS"));
    });
    const seen = await all(client.watch({ outRefundNo: "R1" }));
    expect(seen.map(({ news }) => news)).toEqual(["status", "trouble", "status"]);
    expect(seen[1]).toMatchObject({
      error: { kind: "untrusted", reason: "unsigned" },
      refund: { status: "PROCESSING" },
    });
    expect(asked.filter(({ minute }) => minute < 3)).toHaveLength(7);
  });

  test("throws once a proven not-found has lasted ten minutes", async () => {
    const { client, clock } = shop((at) =>
      signed(at, { code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" }, 404),
    );
    const seen: Seen[] = [];
    const watching = async () => {
      for await (const one of client.watch({ outRefundNo: "R1" })) seen.push(one);
    };
    await expect(watching()).rejects.toMatchObject({
      kind: "refused",
      code: "RESOURCE_NOT_EXISTS",
      verified: true,
    });
    expect(seen.map(({ news }) => news)).toEqual(["trouble"]);
    expect(clock.minutes()).toBe(10);
  });

  test("ends with signal.reason, and asks no more", async () => {
    const controller = new AbortController();
    const { client, asked } = shop(statuses("PROCESSING"));
    const watching = async () => {
      for await (const _ of client.watch({ outRefundNo: "R1" }, { signal: controller.signal }))
        controller.abort("enough");
    };
    await expect(watching()).rejects.toBe("enough");
    expect(asked).toHaveLength(1);
  });

  test("a consumer that stops ends it", async () => {
    const { client, asked } = shop(statuses("PROCESSING"));
    for await (const { news } of client.watch({ outRefundNo: "R1" }, { every: "poll" }))
      if (news === "same") break;
    expect(asked).toHaveLength(2);
  });

  test("over V2 needs a refund number", async () => {
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
    const { client } = shop(() => signedV2(fields));
    expect(await all(client.watchV2({ outRefundNo: "R1" }))).toMatchObject([
      { news: "status", refund: { status: "SUCCESS" } },
    ]);
    expect(() => client.watchV2({ outTradeNo: "ORDER0001" })).toThrow(
      expect.objectContaining({ kind: "config" }),
    );
  });
});

const numbered = (count: number): QuestionV3[] =>
  Array.from({ length: count }, (_, index) => ({ outRefundNo: `R${index}` }));

describe("queryMany", () => {
  test("answers every question once, past single failures, with its progress", async () => {
    const { client } = shop((clock, number) =>
      number === "R7"
        ? signed(clock, { code: "RESOURCE_NOT_EXISTS" }, 404)
        : signed(clock, refundBody(number, "SUCCESS")),
    );
    const answers = await all(client.queryMany(numbered(50), { concurrency: 8 }));
    expect(new Set(answers.map(({ question }) => question.outRefundNo)).size).toBe(50);
    expect(answers.map(({ done }) => done)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(answers.at(-1)?.failed).toBe(1);
    expect(answers.filter(({ ok }) => !ok)).toMatchObject([
      { question: { outRefundNo: "R7" }, error: { kind: "refused" } },
    ]);
  });

  test("takes no more questions than it has under way", async () => {
    let taken = 0;
    const endless = function* (): Generator<QuestionV3> {
      for (;;) yield { outRefundNo: `R${taken++}` };
    };
    const { client, host } = shop(statuses("SUCCESS"));
    const patient = createClient({ ...config, limiter: dangerouslyUnlimited }, host);
    const answers: OneOfMany[] = [];
    for await (const answer of patient.queryMany(endless(), { concurrency: 5 })) {
      answers.push(answer);
      if (answers.length === 20) break;
    }
    expect(taken).toBeLessThanOrEqual(25);
    await client.close();
  });

  test("ends with signal.reason and leaves nothing under way", async () => {
    const controller = new AbortController();
    const { client } = shop(statuses("SUCCESS"));
    const asking = async () => {
      for await (const { done } of client.queryMany(numbered(50), {
        signal: controller.signal,
        concurrency: 4,
      })) {
        if (done === 3) controller.abort("enough");
      }
    };
    await expect(asking()).rejects.toBe("enough");
  });
});

describe("hosts", () => {
  test("a dead main host is left after three failures, tried again, and returned to", async () => {
    let alive = false;
    const { client, asked, clock } = shop((at, number, baseUrl) =>
      alive || baseUrl === "https://backup.test" ? signed(at, refundBody(number, "PROCESSING")) : plain(503),
    );
    for (let call = 0; call < 5; call += 1) {
      const { answer } = await client.query({ outRefundNo: "R1" });
      expect(answer.baseUrl).toBe("https://backup.test");
    }
    expect(asked.filter(({ baseUrl }) => baseUrl === "https://main.test")).toHaveLength(3);
    alive = true;
    await clock.sleep(minuteMs, new AbortController().signal);
    expect((await client.query({ outRefundNo: "R1" })).answer.baseUrl).toBe("https://main.test");
  });

  test("a slow-down is obeyed on the same host", async () => {
    let calls = 0;
    const { client, asked } = shop((clock, number) => {
      calls += 1;
      return calls === 1
        ? plain(429, "", [["Retry-After", "5"]])
        : signed(clock, refundBody(number, "SUCCESS"));
    });
    await client.query({ outRefundNo: "R1" });
    expect(asked).toEqual([
      { minute: 0, baseUrl: "https://main.test" },
      { minute: 5 / 60, baseUrl: "https://main.test" },
    ]);
  });
});

describe("limits", () => {
  test("clients that share a limiter keep one limit between them", async () => {
    const limiter = queryLimiter();
    const { host, asked } = shop((clock, number) => signed(clock, refundBody(number, "SUCCESS")));
    const clients = [createClient({ ...config, limiter }, host), createClient({ ...config, limiter }, host)];
    await Promise.all(clients.map(async (client) => all(client.queryMany(numbered(450)))));
    const startsMs = asked.map(({ minute }) => minute * minuteMs).toSorted((one, other) => one - other);
    const worst = Math.max(
      ...startsMs.map((from) => startsMs.filter((at) => at >= from && at < from + 1000).length),
    );
    expect(asked).toHaveLength(900);
    expect(worst).toBeLessThanOrEqual(300);
  });

  test("a turn that would come after the deadline is not waited for", async () => {
    const { host, asked } = shop(statuses("SUCCESS"));
    const full = { reserve: () => undefined };
    const client = createClient({ ...config, limiter: full }, host);
    await expect(client.query({ outRefundNo: "R1" })).rejects.toMatchObject({
      kind: "rate-limited",
      reason: "own-limit",
    });
    expect(asked).toHaveLength(0);
  });
});
