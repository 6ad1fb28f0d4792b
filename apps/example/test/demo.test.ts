import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runDemo } from "../src/demo/run.ts";
import { steps } from "../src/demo/steps.ts";

async function demo(shown = steps) {
  let printed = "";
  const exit = await runDemo((piece) => {
    printed += piece;
  }, shown);
  return { exit, printed };
}

describe("the demo", () => {
  test("shows every step and finds nothing unexpected", async () => {
    const { exit, printed } = await demo();
    expect(exit).toBe(0);
    for (const { title } of steps) expect(printed).toContain(title);
    expect(printed).toContain("1217752501201407033233368018: SUCCESS, ¥1.00 of ¥1.00 to 招商银行信用卡0403");
    expect(printed).toContain("PROCESSING_demo: PROCESSING");
    expect(printed).toContain("PROCESSING_demo: SUCCESS");
    expect(printed).toContain("refused, RESOURCE_NOT_EXISTS");
    expect(printed).toContain("untrusted, bad-signature");
    expect(printed).toContain(`All ${steps.length} as expected.`);
  });

  test("exits 1 as soon as one step is not as expected", async () => {
    const wrong = { title: "wrong", run: () => Promise.resolve({ lines: [], surprises: ["the amount"] }) };
    const { exit, printed } = await demo([wrong]);
    expect(exit).toBe(1);
    expect(printed).toContain("NOT AS EXPECTED: the amount");
  });

  test("goes on after a step that breaks off, and exits 1", async () => {
    const broken = { title: "broken", run: () => Promise.reject(new Error("no way through")) };
    const fine = { title: "fine", run: () => Promise.resolve({ lines: [], surprises: [] }) };
    const { exit, printed } = await demo([broken, fine]);
    expect(exit).toBe(1);
    expect(printed).toContain("NOT AS EXPECTED: Error: no way through");
    expect(printed).toContain("2. fine");
    expect(printed).toContain("1 of 2 not as expected.");
  });

  test("the compiled demo does the same", async () => {
    const compiled = fileURLToPath(new URL("../dist/demo.js", import.meta.url));
    if (!existsSync(compiled)) throw new Error("dist/demo.js is missing: build the packages before testing.");
    const child = spawn(process.execPath, [compiled], { stdio: ["ignore", "pipe", "inherit"] });
    const exit = new Promise((resolve) => {
      child.once("exit", resolve);
    });
    expect(await text(child.stdout)).toContain(`All ${steps.length} as expected.`);
    expect(await exit).toBe(0);
  });
});
