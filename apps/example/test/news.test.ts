import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { afterNotification, type Entry, newEntry, type StatusSeen } from "../src/desk/entry.ts";
import { type StartedDesk, startDesk } from "../src/desk/start.ts";

const minuteMs = 60_000;
const seen = (status: StatusSeen["status"], minute: number): StatusSeen => ({
  status,
  atMs: minute * minuteMs,
  by: "query",
});
const known = (...sightings: readonly StatusSeen[]): Entry => ({ ...newEntry("R1", 0), sightings });
const statuses = ({ sightings }: Entry): readonly string[] => sightings.map(({ status }) => status);
const told = (status: StatusSeen["status"], atMinute: number, eventMinute?: number) => ({
  status,
  atMs: atMinute * minuteMs,
  eventMs: eventMinute === undefined ? undefined : eventMinute * minuteMs,
});

describe("news that WeChat Pay sends", () => {
  test("stands in the timeline when it is newer than what is known", () => {
    const entry = afterNotification(known(seen("PROCESSING", 1)), told("ABNORMAL", 9, 8));
    expect(statuses(entry)).toEqual(["PROCESSING", "ABNORMAL"]);
    expect(entry.sightings.at(-1)).toMatchObject({ by: "notification", atMs: 9 * minuteMs });
  });

  test("that was made before the last sighting is passed over, however late it comes", () => {
    const before = known(seen("ABNORMAL", 1), seen("PROCESSING", 5));
    expect(afterNotification(before, told("ABNORMAL", 9, 4))).toBe(before);
  });

  test("leads back from no final status, with a time of its own or without", () => {
    for (const final of ["SUCCESS", "CLOSED", "FAILED"] as const) {
      const before = known(seen(final, 1));
      expect(afterNotification(before, told("ABNORMAL", 9, 8))).toBe(before);
      expect(afterNotification(before, told("ABNORMAL", 9))).toBe(before);
    }
  });

  test("without a time counts from when it came", () => {
    const entry = afterNotification(known(seen("PROCESSING", 1)), told("SUCCESS", 2));
    expect(statuses(entry)).toEqual(["PROCESSING", "SUCCESS"]);
  });
});

describe("news in the wrong order", () => {
  let started: StartedDesk;
  beforeAll(async () => {
    started = await startDesk({ page: { script: "", style: "" } });
  });
  afterAll(() => started.close());

  test("leaves the timeline as it was", async () => {
    const { sandbox, desk, url } = started;
    if (sandbox === undefined) throw new Error("This desk has no sandbox.");
    const notifications = async (): Promise<string> =>
      (await fetch(`${sandbox.url}/_sandbox/notifications`)).text();
    await sandbox.arm("notify-out-of-order", 1);
    await desk.apply({
      outRefundNo: "HANDLED_order",
      outTradeNo: "PAID300_order",
      amount: { refund: 100, total: 300 },
      notifyUrl: `${url}/notifications`,
    });
    await sandbox.advance(3_600);
    await expect.poll(() => desk.get("HANDLED_order")?.refund?.status).toBe("SUCCESS");
    await sandbox.advance(60);
    await expect
      .poll(async () => (await notifications()).match(/"acknowledged":\s*true/g)?.length)
      .toBeGreaterThan(1);
    await expect.poll(() => desk.get("HANDLED_order")?.nextPollAtMs).toBeUndefined();
    const entry = desk.get("HANDLED_order");
    expect(entry?.sightings.map(({ status }) => status)).toEqual(["ABNORMAL", "SUCCESS"]);
  });
});
