import { expect, test } from "vitest";
import type { RefundEvent } from "../../src/notification/event.ts";
import { isSuperseded, newsMark } from "../../src/notification/news-mark.ts";
import type { Refund } from "../../src/refund/model.ts";

type Told = Partial<Omit<RefundEvent, "refund">> & Pick<Partial<Refund>, "status" | "successTime">;

function event({ status = "SUCCESS", successTime, ...told }: Told = {}): RefundEvent {
  const times = successTime === undefined ? {} : { successTime };
  const final = status !== "ABNORMAL";
  const bare = { amount: {}, promotions: [], extra: {} };
  const refund = { outRefundNo: "R1", status, wireStatus: status, final, ...times, ...bare };
  return { api: "v3", confirmed: true, mchid: "1900000001", ...told, refund };
}

const early = "2026-11-01T10:00:00+08:00";
const late = "2026-11-01T12:00:00+08:00";

test("a mark tells when, by the notification's own time first, and is a plain value", () => {
  const mark = newsMark(event({ eventTime: late, successTime: early }));
  expect(mark).toMatchObject({ final: true, atMs: Date.parse(late) });
  expect(JSON.parse(JSON.stringify(mark))).toEqual(mark);
  expect(newsMark(event({ successTime: "2026-11-01 10:00:00" })).atMs).toBe(Date.parse(early));
  expect(newsMark(event({ eventTime: "some time", successTime: early })).atMs).toBe(Date.parse(early));
  expect(newsMark(event())).not.toHaveProperty("atMs");
});

test("all news of one refund name it alike, over either API, and no other's", () => {
  const { refund } = newsMark(event());
  expect(newsMark(event({ api: "v2", status: "ABNORMAL", eventTime: late })).refund).toBe(refund);
  expect(newsMark(event({ subMchid: "1900000109" })).refund).not.toBe(refund);
  expect(newsMark(event({ mchid: "1900000002" })).refund).not.toBe(refund);
});

const success = (eventTime?: string): RefundEvent => event(eventTime === undefined ? {} : { eventTime });
const abnormal = (eventTime?: string): RefundEvent => event({ ...success(eventTime), status: "ABNORMAL" });

test.each<[string, RefundEvent, RefundEvent, boolean]>([
  ["the same", success(late), success(late), false],
  ["older", success(early), success(late), true],
  ["newer", success(late), success(early), false],
  ["not final, after the final", abnormal(late), success(early), true],
  ["not final, before the final", abnormal(early), success(late), true],
  ["not final, and neither tells a time", abnormal(), success(), true],
  ["final, before what is not", success(early), abnormal(late), false],
  ["final, without a time", success(), success(late), false],
  ["after one without a time", success(early), success(), false],
  ["older, neither final", abnormal(early), abnormal(late), true],
])("news that is %s", (_, news, latest, superseded) => {
  expect(isSuperseded(newsMark(news), newsMark(latest))).toBe(superseded);
});
