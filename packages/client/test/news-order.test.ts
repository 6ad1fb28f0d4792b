import { isSuperseded, type NewsMark, type RefundEvent, type RefundStatus } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import {
  type EventStore,
  eventStore,
  handleNotification,
  type HandlerOptions,
  type Receiver,
} from "../src/index.ts";

const final: readonly RefundStatus[] = ["SUCCESS", "CLOSED"];

function news(status: RefundStatus, hour = "12", told: Partial<RefundEvent> = {}): RefundEvent {
  const eventTime = `2026-11-01T${hour}:00:00+08:00`;
  const bare = { outRefundNo: "R1", amount: {}, promotions: [], extra: {} };
  const refund = { ...bare, status, wireStatus: status, final: final.includes(status) };
  return { api: "v3", confirmed: true, mchid: "1900000001", eventTime, ...told, refund };
}

const arrival = { headers: [], body: new TextEncoder().encode("{}") };

/** Takes one piece of news after another, all with one store, and keeps what was handed over and what was passed over. */
function shop(
  options: Partial<HandlerOptions> = {},
  confirmEvent: Receiver["confirmEvent"] = async (one) => one,
) {
  const heard: string[] = [];
  const passed: string[] = [];
  const all: HandlerOptions = {
    store: eventStore(),
    onRefund: ({ refund }) => void heard.push(refund.status),
    onSuperseded: ({ refund }) => void passed.push(refund.status),
    ...options,
  };
  const take = async (event: RefundEvent): Promise<number> => {
    const receiver = { receive: async () => event, confirmEvent };
    return (await handleNotification(receiver, arrival, all)).status;
  };
  return { take, heard, passed };
}

/** As a shop would keep it in a table with one row for each refund, as text. */
function rowPerRefund(): EventStore {
  interface Row {
    readonly busy: boolean;
    readonly latest?: NewsMark;
  }
  const rows = new Map<string, string>();
  const rowOf = ({ refund }: NewsMark): Row => JSON.parse(rows.get(refund) ?? '{"busy":false}');
  const write = ({ refund }: NewsMark, row: Row) => void rows.set(refund, JSON.stringify(row));
  return {
    claim: async (key, mark) => {
      const { busy, latest } = rowOf(mark);
      if (busy) return "busy";
      if (latest?.key === key) return "done";
      if (latest !== undefined && isSuperseded(mark, latest)) return "superseded";
      write(mark, { ...rowOf(mark), busy: true });
      return "new";
    },
    done: async (_, mark) => write(mark, { busy: false, latest: mark }),
    release: async (_, mark) => write(mark, { ...rowOf(mark), busy: false }),
  };
}

describe.each([
  ["the default store", eventStore],
  ["a row for each refund", rowPerRefund],
])("with %s", (_, makeStore) => {
  test("older news that comes after newer is acknowledged and not handed over", async () => {
    const { take, heard, passed } = shop({ store: makeStore() });
    expect(await take(news("SUCCESS", "12"))).toBe(204);
    expect(await take(news("ABNORMAL", "11"))).toBe(204);
    expect([heard, passed]).toEqual([["SUCCESS"], ["ABNORMAL"]]);
  });

  test("news in order is all handed over", async () => {
    const { take, heard, passed } = shop({ store: makeStore() });
    for (const one of [news("ABNORMAL", "11"), news("SUCCESS", "12"), news("SUCCESS", "12")])
      expect(await take(one)).toBe(204);
    expect([heard, passed]).toEqual([["ABNORMAL", "SUCCESS"], []]);
  });

  test("another refund's is another matter", async () => {
    const { take, heard } = shop({ store: makeStore() });
    await take(news("SUCCESS", "12"));
    await take(news("ABNORMAL", "11", { subMchid: "1900000109" }));
    expect(heard).toEqual(["SUCCESS", "ABNORMAL"]);
  });

  test("newer news that could not be handled leaves the older its turn", async () => {
    let calls = 0;
    const heard: string[] = [];
    const onRefund = ({ refund }: RefundEvent): void => {
      calls += 1;
      if (calls === 1) throw new Error("the database is away");
      heard.push(refund.status);
    };
    const { take } = shop({ store: makeStore(), onRefund, onTrouble: () => undefined });
    expect(await take(news("SUCCESS", "12"))).toBe(503);
    expect(await take(news("ABNORMAL", "11"))).toBe(204);
    expect(await take(news("SUCCESS", "12"))).toBe(204);
    expect(heard).toEqual(["ABNORMAL", "SUCCESS"]);
  });

  test("news of a refund is handled one at a time, so that slow older work ends before newer begins", async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const heard: string[] = [];
    const onRefund = async ({ refund }: RefundEvent): Promise<void> => {
      if (refund.status === "ABNORMAL") await finished;
      heard.push(refund.status);
    };
    const { take } = shop({ store: makeStore(), onRefund });
    const slow = take(news("ABNORMAL", "11"));
    expect(await take(news("SUCCESS", "12"))).toBe(503);
    finish();
    expect(await slow).toBe(204);
    expect(await take(news("SUCCESS", "12"))).toBe(204);
    expect(heard).toEqual(["ABNORMAL", "SUCCESS"]);
  });
});

describe("V2's news, which a query confirms", () => {
  const unsigned = (status: RefundStatus): RefundEvent => {
    const { eventTime: _, ...event } = news(status);
    return { ...event, api: "v2", confirmed: false };
  };
  const confirmEvent = async (event: RefundEvent): Promise<RefundEvent> => ({
    ...event,
    refund: news("SUCCESS").refund,
    confirmed: true,
  });

  test("is handed over once when the query was ahead of it", async () => {
    const { take, heard } = shop({}, confirmEvent);
    for (const one of [unsigned("ABNORMAL"), unsigned("SUCCESS"), unsigned("ABNORMAL")])
      expect(await take(one)).toBe(204);
    expect(heard).toEqual(["SUCCESS"]);
  });

  test("is not asked about when later news was handed over", async () => {
    let asked = 0;
    const { take, heard, passed } = shop({}, async (event) => {
      asked += 1;
      return confirmEvent(event);
    });
    for (const one of [unsigned("SUCCESS"), unsigned("ABNORMAL")]) expect(await take(one)).toBe(204);
    expect([asked, heard, passed]).toEqual([1, ["SUCCESS"], ["ABNORMAL"]]);
  });
});

test("a store that looks at the key alone serves as before, without order", async () => {
  const keys = new Set<string>();
  const store: EventStore = {
    claim: (key) => (keys.has(key) ? "done" : "new"),
    done: (key) => void keys.add(key),
    release: () => undefined,
  };
  const { take, heard } = shop({ store });
  for (const one of [news("SUCCESS", "12"), news("ABNORMAL", "11"), news("SUCCESS", "12")])
    expect(await take(one)).toBe(204);
  expect(heard).toEqual(["SUCCESS", "ABNORMAL"]);
});

test("whoever cannot hear of what was passed over changes nothing", async () => {
  const onSuperseded = (): never => {
    throw new Error("the log is full");
  };
  const { take } = shop({ onSuperseded });
  await take(news("SUCCESS", "12"));
  expect(await take(news("ABNORMAL", "11"))).toBe(204);
});

test("the default store remembers ten thousand refunds", async () => {
  const { take, heard } = shop();
  for (let at = 0; at <= 10_000; at += 1) await take(news("SUCCESS", "12", { mchid: String(at) }));
  await take(news("ABNORMAL", "11", { mchid: "1" }));
  expect(heard.filter((status) => status === "ABNORMAL")).toEqual([]);
  await take(news("ABNORMAL", "11", { mchid: "0" }));
  expect(heard.filter((status) => status === "ABNORMAL")).toEqual(["ABNORMAL"]);
});
