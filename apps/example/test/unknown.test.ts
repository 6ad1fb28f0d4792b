import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Entry, knownOf, mayBeForgotten } from "../src/desk/entry.ts";
import { type StartedDesk, startDesk } from "../src/desk/start.ts";

let started: StartedDesk;
beforeAll(async () => {
  started = await startDesk({ page: { script: "", style: "" } });
});
afterEach(() => started.sandbox?.disarm());
afterAll(() => started.close());

const entryOf = (outRefundNo: string): Entry | undefined => started.desk.get(outRefundNo);

async function asked(outRefundNo: string): Promise<Entry> {
  await started.desk.ask(outRefundNo, "outRefundNo");
  return expect
    .poll(() => entryOf(outRefundNo)?.trouble)
    .toBeDefined()
    .then(() => stored(outRefundNo));
}

function stored(outRefundNo: string): Entry {
  const entry = entryOf(outRefundNo);
  if (entry === undefined) throw new Error(`${outRefundNo} is not on the desk.`);
  return entry;
}

function applied(outRefundNo: string, outTradeNo = `PAID300_${outRefundNo.slice(-12)}`): Promise<Entry> {
  return started.desk.apply({ outRefundNo, outTradeNo, amount: { refund: 100, total: 300 } });
}

test.each(["unsigned-404", "reset", "foreign-key"])(
  "after %s nothing is known, least of all that there is none",
  async (fault) => {
    await started.sandbox?.arm(fault, "always");
    const entry = await asked(`SUCCESS_${fault}`);
    expect(knownOf(entry)).toBe("UNKNOWN");
    expect(entry.verdict.verdict).toBe("unknown");
  },
);

test("only WeChat Pay's proven word makes it not found, and a later failure leaves that so", async () => {
  expect(knownOf(await asked("NOTFOUND_proven"))).toBe("NONE");
  await started.sandbox?.arm("reset", "always");
  started.desk.recheck("NOTFOUND_proven");
  await expect.poll(() => entryOf("NOTFOUND_proven")?.trouble?.error.kind).toBe("no-answer");
  expect(knownOf(stored("NOTFOUND_proven"))).toBe("NONE");
});

test("what is no refund number is refused with its name, and not taken", async () => {
  for (const number of ["退款", "a b", "x".repeat(65)]) {
    await expect(started.desk.ask(number, "outRefundNo")).rejects.toMatchObject({ field: "outRefundNo" });
    expect(() => started.desk.recheck(number)).toThrow(/outRefundNo/);
    await expect(applied(number, "PAID300_1")).rejects.toMatchObject({ field: "outRefundNo" });
    expect(entryOf(number)).toBeUndefined();
  }
});

test("an application that may have been accepted keeps its number and its trouble, whatever questions bring", async () => {
  await started.sandbox?.arm("unsigned", "always");
  const { application } = await applied("FOREVER_lost");
  expect(application).toMatchObject({ open: true, error: { kind: "untrusted" } });
  expect(application?.error?.message).toContain("Whether refund FOREVER_lost was accepted is not known.");
  await expect.poll(() => entryOf("FOREVER_lost")?.trouble?.error.kind).toBe("untrusted");
  const entry = stored("FOREVER_lost");
  expect([knownOf(entry), mayBeForgotten(entry), entry.application]).toEqual(["UNKNOWN", false, application]);
  started.desk.forget("FOREVER_lost");
  await started.sandbox?.disarm();
  started.desk.recheck("FOREVER_lost");
  await expect.poll(() => entryOf("FOREVER_lost")?.refund?.status).toBe("PROCESSING");
  expect(entryOf("FOREVER_lost")?.application).toBeUndefined();
});

test("a proven refusal says that nothing was accepted, and stays the verdict", async () => {
  const refused = await applied("NEW_refused", "OLD300_refused");
  expect(refused).toMatchObject({ application: { open: false, error: { kind: "refused", verified: true } } });
  await expect.poll(() => entryOf("NEW_refused")?.trouble).toBeDefined();
  const entry = stored("NEW_refused");
  expect([entry.verdict, mayBeForgotten(entry), knownOf(entry)]).toEqual([refused.verdict, true, "NONE"]);
});

test("what was not found before an application proves nothing after it", async () => {
  await asked("NOTFOUND_then_applied");
  await started.sandbox?.arm("unsigned", "always");
  await applied("NOTFOUND_then_applied");
  await expect.poll(() => entryOf("NOTFOUND_then_applied")?.trouble?.error.kind).toBe("untrusted");
  expect(knownOf(stored("NOTFOUND_then_applied"))).toBe("UNKNOWN");
});
