import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Refund } from "@wxrefund/core";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type Entry, newEntry } from "../src/desk/entry.ts";
import { sqliteStore } from "../src/desk/store/sqlite-store.ts";
import type { DeskStore } from "../src/desk/store/store.ts";

const folder = mkdtempSync(join(tmpdir(), "desk-"));
afterAll(() => rmSync(folder, { recursive: true }));

function entry(outRefundNo: string, addedAtMs: number, refund?: Partial<Refund>): Entry {
  const made = newEntry(outRefundNo, addedAtMs);
  if (refund === undefined) return made;
  const status = refund.status ?? "PROCESSING";
  const full = {
    outRefundNo,
    status,
    wireStatus: status,
    final: false,
    amount: {},
    promotions: [],
    extra: {},
  };
  return { ...made, refund: { ...full, ...refund } };
}

let files = 0;

/** What every store of the desk's refunds must do. */
describe.each([
  ["in memory", (): string => ":memory:"],
  ["in a file", (): string => join(folder, `${(files += 1)}.sqlite`)],
])("a store %s", (_, path) => {
  let store: DeskStore;
  const numbers = (search: Parameters<DeskStore["find"]>[0]): readonly string[] =>
    store.find(search).map(({ outRefundNo }) => outRefundNo);

  beforeEach(() => {
    store = sqliteStore(path());
    const success = { status: "SUCCESS", final: true } as const;
    store.put(
      entry("A_1", 1, { ...success, refundId: "50300", transactionId: "42001", outTradeNo: "ORDER-1" }),
    );
    store.put(entry("A%1", 2, { refundId: "50301", transactionId: "42002", outTradeNo: "ORDER-2" }));
    store.put(entry("B_2", 3));
    return () => store.close();
  });

  test("gives back what was put, and the last of two", () => {
    expect(store.get("A_1")?.refund?.refundId).toBe("50300");
    expect(store.get("nobody")).toBeUndefined();
    store.put(entry("A_1", 1, { status: "CLOSED", final: true }));
    expect(store.get("A_1")?.refund?.status).toBe("CLOSED");
    expect(numbers({ limit: 9 })).toEqual(["B_2", "A%1", "A_1"]);
  });

  test.each(["A_1", "50300", "42001", "ORDER-1"])("finds a refund by a piece of any number: %s", (text) => {
    expect(numbers({ text, limit: 9 })).toEqual(["A_1"]);
  });

  test("takes no letter of a number for a wild card", () => {
    expect(numbers({ text: "A_", limit: 9 })).toEqual(["A_1"]);
    expect(numbers({ text: "%", limit: 9 })).toEqual(["A%1"]);
    expect(numbers({ text: "' OR 1=1 --", limit: 9 })).toEqual([]);
  });

  test("filters by status, by what is open, and keeps the limit", () => {
    expect(numbers({ status: "SUCCESS", limit: 9 })).toEqual(["A_1"]);
    expect(numbers({ status: "UNKNOWN", limit: 9 })).toEqual(["B_2"]);
    const { outRefundNo } = newEntry("B_2", 3);
    store.put({ ...newEntry("B_2", 3), notFound: [{ outRefundNo, nonce: "n", atMs: 4 }] });
    expect(numbers({ status: "UNKNOWN", limit: 9 })).toEqual([]);
    expect(numbers({ status: "NONE", limit: 9 })).toEqual(["B_2"]);
    expect(numbers({ open: true, limit: 9 })).toEqual(["B_2", "A%1"]);
    expect(numbers({ limit: 1 })).toEqual(["B_2"]);
  });
});

test("a file keeps its refunds when it is opened again", () => {
  const path = join(folder, "kept.sqlite");
  const first = sqliteStore(path);
  first.put(entry("A_1", 1, { status: "SUCCESS" }));
  first.close();
  const second = sqliteStore(path);
  expect(second.get("A_1")?.refund?.status).toBe("SUCCESS");
  second.close();
});
