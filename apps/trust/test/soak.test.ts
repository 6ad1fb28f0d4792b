import { makeSandboxKeys } from "@wxrefund/sandbox";
import { expect, test } from "vitest";
import { believesAny404, takesNewNumbers } from "../src/soak/naive.ts";
import { soakCareful, soakNaive } from "../src/soak/run.ts";
import { soakSockets } from "../src/soak/sockets.ts";

const keys = await makeSandboxKeys();
const weather = { seed: 20_261_123, sharePercent: 50 };
const orders = 300;
const timeout = 60_000;

test("with every second answer spoiled, applyAndConfirm refunds each order once", { timeout }, async () => {
  const report = await soakCareful(keys, orders, weather);
  expect(report).toMatchObject({ once: orders, more: 0, never: 0, tooMuchFen: 0, mistaken: 0 });
  // The weather was felt: some of it by every way there is.
  for (const felt of ["broken", "givenUp"] as const) expect(report[felt]).toBeGreaterThan(orders / 20);
  expect(report.applications).toBeGreaterThan(orders);
  expect(report.byQuery).toBeGreaterThan(orders / 2);
});

test.each([
  ["takes a new number after a lost answer", takesNewNumbers],
  ["believes any 404", believesAny404],
])("in the same weather a shop that %s refunds orders twice", { timeout }, async (_, habit) => {
  const report = await soakNaive(keys, orders, { ...weather, habit });
  expect(report).toMatchObject({ never: 0 });
  expect(report.more).toBeGreaterThan(orders / 50);
  expect(report.tooMuchFen).toBeGreaterThanOrEqual(report.more * 100);
});

test("in fair weather nobody does", { timeout }, async () => {
  const fair = { seed: 1, sharePercent: 0 };
  for (const habit of [takesNewNumbers, believesAny404]) {
    expect(await soakNaive(keys, 20, { ...fair, habit })).toMatchObject({ once: 20, exchanges: 20 });
  }
  expect(await soakCareful(keys, 20, fair)).toMatchObject({ once: 20, exchanges: 30, applications: 20 });
});

test("one seed is one run", { timeout }, async () => {
  const twice = [await soakCareful(keys, 50, weather), await soakCareful(keys, 50, weather)];
  expect(twice[1]).toEqual(twice[0]);
});

test("over TLS and in real time each order is refunded once as well", { timeout }, async () => {
  const ledger = await soakSockets(keys, 24, { ...weather, sharePercent: 30 });
  expect(ledger).toMatchObject({ once: 24, more: 0, never: 0, tooMuchFen: 0 });
});

test("a signed answer about another refund proves nothing of this one", { timeout }, async () => {
  const faults = ["other-refund"];
  const report = await soakCareful(keys, 100, { ...weather, faults });
  expect(report).toMatchObject({ once: 100, more: 0, mistaken: 0 });
});
