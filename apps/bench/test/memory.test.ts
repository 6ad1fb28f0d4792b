import { expect, test } from "vitest";
import { heapOver } from "../src/memory.ts";

/** Bytes that stay on the heap for each query. */
async function keptBytes(perSecond: number): Promise<number> {
  const plan = { before: 1500, queries: 3000, perSecond };
  const { beforeBytes, afterBytes } = await heapOver(plan, ["--conditions=@wxrefund/source"]);
  return (afterBytes - beforeBytes) / plan.queries;
}

test("the heap does not grow with the queries that were made", async () => {
  expect(await keptBytes(2)).toBeLessThan(80);
}, 60_000);

test("and what is kept is seen: at this pace every nonce still is", async () => {
  expect(await keptBytes(1000)).toBeGreaterThan(100);
}, 60_000);
