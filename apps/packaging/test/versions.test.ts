import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../src/public-packages.ts";
import { type Outcome, run } from "./command.ts";

const tree = mkdtempSync(join(tmpdir(), "wxrefund-versions-"));
afterAll(() => rmSync(tree, { recursive: true }));

function plant(name: string, source?: string): string {
  const folder = join(tree, "packages", name);
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "version": "12.34.56-next.7" }`);
  if (source !== undefined) writeFileSync(join(folder, "src/version.ts"), source);
  return join(folder, "src/version.ts");
}

const writeVersions = (): Outcome =>
  run(tree, process.execPath, join(root, "scripts/write-versions.ts"), tree);

describe("a release's versions", () => {
  test("reach the sources that name theirs, and only there", () => {
    plant("silent");
    const [old, right] = [
      `/** Said "so". */\nexport const version = "0.1.0";\n`,
      `export const version = "12.34.56-next.7";\n`,
    ];
    const [a, b] = [plant("one", old), plant("other", right)];
    expect(writeVersions()).toEqual({ status: 0, output: "" });
    expect(readFileSync(a, "utf8")).toBe(old.replace("0.1.0", "12.34.56-next.7"));
    expect(readFileSync(b, "utf8")).toBe(right);
  });

  test("fail where there is none to replace", () => {
    plant("wrong", "export const version = undefined;\n");
    expect(writeVersions()).toMatchObject({
      status: 1,
      output: expect.stringContaining("no version to replace"),
    });
  });
});
