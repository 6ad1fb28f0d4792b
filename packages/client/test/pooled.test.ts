import { describe, expect, test } from "vitest";
import { pooled, type Pooling } from "../src/program/pooled.ts";

interface Result {
  readonly of: number;
}
const at = (of: number): Promise<Result> => Promise.resolve({ of });
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

async function all(pooling: Pooling<number, Result>): Promise<number[]> {
  const results: number[] = [];
  for await (const { of } of pooled(pooling)) results.push(of);
  return results;
}

function* numbers(count = Number.POSITIVE_INFINITY): Generator<number> {
  for (let of = 0; of < count; of += 1) yield of;
}

describe("pooled", () => {
  test("yields every result once, whatever comes first", async () => {
    const slow = Promise.withResolvers<Result>();
    const work = (of: number): Promise<Result> => (of === 0 ? slow.promise : at(of));
    const results: number[] = [];
    for await (const { of } of pooled({ items: numbers(5), work, limit: 2 })) {
      results.push(of);
      if (of === 4) slow.resolve({ of: 0 });
    }
    expect(results).toEqual([1, 2, 3, 4, 0]);
  });

  test("of nothing ends at once", async () => {
    expect(await all({ items: [], work: at, limit: 3 })).toEqual([]);
  });

  test("holds no result back while the next item is awaited", async () => {
    const second = Promise.withResolvers<number>();
    async function* items(): AsyncGenerator<number> {
      yield 1;
      yield await second.promise;
    }
    const results: number[] = [];
    for await (const { of } of pooled({ items: items(), work: at, limit: 300 })) {
      results.push(of);
      second.resolve(2);
    }
    expect(results).toEqual([1, 2]);
  });

  test("takes no more items than it has room for, however slow its consumer is", async () => {
    let most = 0;
    const work = (of: number): Promise<Result> => {
      most = of + 1;
      return at(of);
    };
    const results = pooled({ items: numbers(), work, limit: 4 });
    await results.next();
    await turns(50);
    expect(most).toBeLessThanOrEqual(5);
    for (let taken = 0; taken < 10; taken += 1) await results.next();
    await turns(50);
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThanOrEqual(15);
    await results.return();
  });

  test("aborts what is under way when its consumer stops, waits for it, and closes the items", async () => {
    const told: string[] = [];
    function* items(): Generator<number> {
      try {
        yield* numbers();
      } finally {
        told.push("closed");
      }
    }
    const work = async (of: number, signal: AbortSignal): Promise<Result> => {
      if (of === 0) return { of };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      told.push("aborted");
      throw signal.reason;
    };
    const results = pooled({ items: items(), work, limit: 3 });
    await results.next();
    await turns(5);
    await results.return();
    expect(told).toEqual(["aborted", "aborted", "aborted", "closed"]);
  });

  test("throws signal.reason while it waits for an item that never comes", async () => {
    const controller = new AbortController();
    async function* items(): AsyncGenerator<number> {
      yield await new Promise<number>(() => undefined);
    }
    const ended = all({ items: items(), work: at, limit: 3, signal: controller.signal });
    await turns(5);
    controller.abort("enough");
    await expect(ended).rejects.toBe("enough");
  });

  test("asks for nothing once its signal has aborted", async () => {
    const work = (): Promise<Result> => expect.unreachable("nothing is wanted");
    const ended = all({ items: numbers(3), work, limit: 3, signal: AbortSignal.abort("late") });
    await expect(ended).rejects.toBe("late");
  });

  test("throws what the items throw, and what a work throws", async () => {
    function* items(): Generator<number> {
      yield 1;
      throw new Error("no more");
    }
    await expect(all({ items: items(), work: at, limit: 3 })).rejects.toThrow("no more");
    const work = (): Promise<Result> => Promise.reject(new TypeError("a bug"));
    await expect(all({ items: numbers(3), work, limit: 3 })).rejects.toThrow("a bug");
  });
});
