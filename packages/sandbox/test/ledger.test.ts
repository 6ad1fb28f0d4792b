import { expect, test } from "vitest";
import { defaultNumbers, publishedRefund, type RefundRecord } from "../src/index.ts";
import { createLedger, type Ledger } from "../src/ledger/ledger.ts";

const { mchid, subMchid } = defaultNumbers;
const owner = { mchid, subMchid };

function find(ledger: Ledger, outRefundNo: string, nowMs = 0): RefundRecord | undefined {
  return ledger.find({ by: "outRefundNo", number: outRefundNo, ...owner, home: owner, nowMs })[0];
}

const mostRefunds = 10_000;

test("the ledger holds 10,000 refunds beside the published one, and the oldest go first", () => {
  const published = publishedRefund(owner);
  const ledger = createLedger([published]);
  const oldest = find(ledger, "SUCCESS_oldest");
  for (let count = 1; count < mostRefunds; count += 1) find(ledger, `SUCCESS_${count}`);
  expect(ledger.all()).toHaveLength(mostRefunds + 1);
  expect(find(ledger, "SUCCESS_oldest", 1000)).toBe(oldest);
  find(ledger, "SUCCESS_newest");
  expect(ledger.all()).toHaveLength(mostRefunds + 1);
  expect(ledger.all()).not.toContain(oldest);
  expect(find(ledger, published.outRefundNo)).toBe(published);
  expect(find(ledger, "SUCCESS_oldest", 1000)).toMatchObject({ createdMs: 1000 });
});

test("of an order all refunds go at once", () => {
  const ledger = createLedger([]);
  const order = { by: "outTradeNo", number: "ORDER11_old", mchid, home: owner, nowMs: 0 } as const;
  expect(ledger.find(order)).toHaveLength(11);
  for (let count = 11; count < mostRefunds; count += 1) find(ledger, `SUCCESS_${count}`);
  expect(ledger.all()).toHaveLength(mostRefunds);
  find(ledger, "SUCCESS_newest");
  expect(ledger.all()).toHaveLength(mostRefunds - 10);
  expect(ledger.all().some(({ outTradeNo }) => outTradeNo === "ORDER11_old")).toBe(false);
  expect(ledger.find(order)).toHaveLength(11);
});

test("a refund added to the oldest order stays when the rest of it goes", () => {
  const ledger = createLedger([]);
  const oldest = find(ledger, "SUCCESS_oldest");
  for (let count = 1; count < mostRefunds; count += 1) find(ledger, `SUCCESS_${count}`);
  const added = { ...publishedRefund(owner), ...oldest, outRefundNo: "another" };
  ledger.add(added);
  expect(ledger.all()).toHaveLength(mostRefunds);
  expect(ledger.all()).not.toContain(oldest);
  expect(find(ledger, "another")).toBe(added);
});
