import { describe, expect, test } from "vitest";
import { barLine, progressOn } from "../../src/many/progress.ts";

describe("the bar", () => {
  test.each([
    [{ done: 0, failed: 0, share: 0 }, 0, "[>                       ]   0 %  0 done"],
    [
      { done: 1234, failed: 3, share: 0.5 },
      4000,
      "[============>           ]  50 %  1234 done, 3 failed, 309/s, 4 s left",
    ],
    [{ done: 9, failed: 0, share: 0.999 }, 999, "[=======================>]  99 %  9 done"],
    [{ done: 600, failed: 0, share: 1 }, 2000, "[========================] 100 %  600 done, 300/s, 0 s left"],
    [{ done: 600, failed: 1, share: undefined }, 2000, "600 done, 1 failed, 300/s"],
  ])("%j after %i ms", (done, elapsedMs, line) => expect(barLine(done, elapsedMs)).toBe(line));

  test("is drawn ten times a second at most", () => {
    let nowMs = 0;
    const drawn: string[] = [];
    const clock = { nowMs: () => nowMs, sleep: async () => undefined };
    const stderr = { isTTY: true, write: (text: string) => drawn.push(text) };
    const progress = progressOn({ stderr, env: {}, clock });
    for (let done = 0; done < 1000; done += 1) {
      nowMs = done;
      progress.show({ done, failed: 0, share: undefined });
    }
    expect(drawn).toHaveLength(10);
  });

  test("is not drawn where no terminal is", () => {
    const drawn: string[] = [];
    const clock = { nowMs: () => 0, sleep: async () => undefined };
    const progress = progressOn({ stderr: { write: (text: string) => drawn.push(text) }, env: {}, clock });
    progress.show({ done: 1, failed: 0, share: 1 });
    progress.clear();
    expect(drawn).toEqual([]);
  });
});
