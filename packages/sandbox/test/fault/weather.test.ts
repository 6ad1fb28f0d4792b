import { describe, expect, test } from "vitest";
import {
  createSandbox,
  defaultWorld,
  makeSandboxKeys,
  type Sandbox,
  type WeatherOptions,
} from "../../src/index.ts";
import { askV3, refundTarget, startMs } from "../asking.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);

function under(weather: WeatherOptions): Sandbox {
  return createSandbox({ world, nowMs: () => startMs, weather });
}

const faults = ["unsigned", "unsigned-404", "429"];

/** What a number hears, asked three times. */
async function hears(sandbox: Sandbox, outRefundNo: string): Promise<readonly string[]> {
  const heard: string[] = [];
  for (let asked = 0; asked < 3; asked += 1) {
    const { status, verified } = await askV3({ sandbox, keys, target: refundTarget(outRefundNo) });
    heard.push(`${status}${verified ? "" : " unsigned"}`);
  }
  return heard;
}

const numbers = Array.from({ length: 60 }, (_, n) => `SUCCESS_${n}`);

async function allHear(sandbox: Sandbox): Promise<readonly string[]> {
  return (await Promise.all(numbers.map((number) => hears(sandbox, number)))).flat();
}

describe("weather", () => {
  test("is the same for one seed, whatever the order of the questions", async () => {
    const weather = { seed: 7, share: 0.5, faults };
    const forwards = await allHear(under(weather));
    const sandbox = under(weather);
    const backwards: string[] = [];
    for (const number of numbers.toReversed()) backwards.unshift(...(await hears(sandbox, number)));
    expect(backwards).toEqual(forwards);
    expect(await allHear(under({ ...weather, seed: 8 }))).not.toEqual(forwards);
  });

  test.each([
    [0, 0, 0],
    [0.5, 60, 120],
    [1, 180, 180],
  ])("a share of %d spoils between %d and %d of 180 answers", async (share, least, most) => {
    const heard = await allHear(under({ seed: 1, share, faults }));
    const spoiled = heard.filter((said) => said !== "200");
    expect(spoiled.length).toBeGreaterThanOrEqual(least);
    expect(spoiled.length).toBeLessThanOrEqual(most);
    const kinds = ["200 unsigned", "404 unsigned", "429 unsigned"];
    expect(new Set(spoiled)).toEqual(new Set(share === 0 ? [] : kinds));
  });

  test.each([
    { seed: 1, share: 1.5, faults },
    { seed: 1, share: Number.NaN, faults },
    { seed: 0.5, share: 0.5, faults },
    { seed: 1, share: 0.5, faults: [] },
    { seed: 1, share: 0.5, faults: ["rain"] },
  ])("%j is a config error", (weather) => {
    expect(() => under(weather)).toThrow(expect.objectContaining({ kind: "config" }));
  });
});
