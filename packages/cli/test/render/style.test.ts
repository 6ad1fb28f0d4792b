import { describe, expect, test } from "vitest";
import { paintFor } from "../../src/render/style.ts";

const output = (isTTY: boolean) => ({ isTTY, write: () => true });
const painted = "\u001b[32mok\u001b[39m";

describe("colours", () => {
  test.each([
    ["a terminal", true, {}, painted],
    ["a pipe", false, {}, "ok"],
    ["a terminal that is dumb", true, { TERM: "dumb" }, "ok"],
    ["NO_COLOR", true, { NO_COLOR: "1" }, "ok"],
    ["an empty NO_COLOR", true, { NO_COLOR: "" }, painted],
    ["FORCE_COLOR in a pipe", false, { FORCE_COLOR: "1" }, painted],
    ["FORCE_COLOR=0 on a terminal", true, { FORCE_COLOR: "0" }, "ok"],
    ["both", false, { NO_COLOR: "1", FORCE_COLOR: "1" }, painted],
  ])("%s", (_name, isTTY, env, text) => {
    expect(paintFor(output(isTTY), env)("good", "ok")).toBe(text);
  });
});
