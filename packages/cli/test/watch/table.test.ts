import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RefundError } from "@wxrefund/core";
import { tableLines } from "../../src/watch/table.ts";
import type { WatchedRow } from "../../src/watch/watched-row.ts";
import { columnsOf } from "../../src/render/width.ts";
import { commandLine } from "../command-line.ts";
import { notFound, played, refundOf, type Script } from "../played.ts";
import { openShop, type Shop } from "../shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

/** What a terminal shows after each frame. */
async function frames(script: Script, numbers: readonly string[], env: Record<string, string> = {}) {
  const { host } = played(shop, script);
  const plain = { ...shop.env, NO_COLOR: "1", ...env };
  const outcome = await commandLine(["watch", "--api", "v3", ...numbers], plain, { ...host, terminal: true });
  const [first = "", ...others] = outcome.stdout.split(/\u001b\[(\d+)A/);
  const heights = others.filter((_, at) => at % 2 === 0).map(Number);
  const texts = [first, ...others.filter((_, at) => at % 2 === 1)];
  return { ...outcome, heights, frames: texts.map((text) => text.replaceAll(/\u001b\[[KJ]/g, "")) };
}

const success =
  (minutes: number): Script =>
  (number, now) =>
    refundOf(number, now < minutes ? "PROCESSING" : "SUCCESS");

describe("on a terminal", () => {
  test("a table is drawn over itself, a row for each refund", async () => {
    const script: Script = (number, now) => success(number === "R1" ? 0 : 1)(number, now);
    const shown = await frames(script, ["R1", "R2"]);
    expect(shown.frames).toContain(
      [
        "Refund  Status                  Amount  Polled  Next in",
        "R1      退款成功 refunded       ¥1.00   0:12    ended",
        "R2      退款处理中 in progress  ¥1.00   0:12    0:48",
        "1 of 2 ended. Ctrl-C stops.",
        "",
      ].join("\n"),
    );
    expect(shown.frames.at(-1)).toBe(
      [
        "Refund  Status             Amount  Polled  Next in",
        "R1      退款成功 refunded  ¥1.00   1:00    ended",
        "R2      退款成功 refunded  ¥1.00   0:00    ended",
        "2 of 2 ended.",
        "",
      ].join("\n"),
    );
    expect(new Set(shown.heights)).toEqual(new Set([4]));
    expect(shown).toMatchObject({ exit: 0, stderr: "2 of 2 refunds ended: 2 SUCCESS.\n" });
  });

  test("trouble stands below what is known", async () => {
    const script: Script = (number, now) => (now === 1 ? notFound : success(2)(number, now));
    const { frames: shown } = await frames(script, ["R1"]);
    expect(shown.some((frame) => /退款处理中.+\n {2}refused: RESOURCE_NOT_EXISTS\n/.test(frame))).toBe(true);
    expect(shown.at(-1)).not.toContain("refused");
  });

  test("a dumb one gets plain lines", async () => {
    const { stdout } = await frames(success(0), ["R1"], { TERM: "dumb" });
    expect(stdout).toMatch(/^2026-11-01T04:00:00Z {2}R1 {2}退款成功 refunded {2}¥1.00 of ¥2.50\n$/);
  });
});

describe("the table fits the terminal", () => {
  const nowMs = 1_000_000;
  const error = new RefundError("unreachable", "no", {
    advice: { action: "repeat", text: "" },
    reason: "dns",
  });
  const row = (at: number): WatchedRow => ({
    number: `1217752501201407033233368018-${at}`,
    lastPollMs: nowMs - 4000,
    nextPollMs: nowMs + 7_205_000,
    trouble: error,
    ...(at % 2 === 0 ? { ended: "hopeless" as const } : {}),
  });
  const rows = Array.from({ length: 40 }, (_, at) => row(at));
  const paint = (_tone: string, text: string): string => text;

  test.each([20, 40, 60, 80, 200])("in %i columns", (columns) => {
    const lines = tableLines(rows, { columns, rows: 48, nowMs, paint });
    expect(lines.length).toBeLessThan(48);
    for (const line of lines) expect(columnsOf(line)).toBeLessThan(columns);
  });

  test("in few rows, what has ended gives way", () => {
    const lines = tableLines(rows, { columns: 200, rows: 48, nowMs, paint });
    expect(lines.filter((line) => line.includes("2:00:05"))).toHaveLength(20);
    expect(lines.filter((line) => line.includes("ended"))).toHaveLength(3);
    expect(lines.at(-1)).toBe("20 of 40 ended, 18 not shown. Ctrl-C stops.");
  });

  test("a cut cell says so", () => {
    expect(tableLines(rows.slice(1, 2), { columns: 20, rows: 24, nowMs, paint })[1]).toBe(
      "121775250120140703…",
    );
  });
});
