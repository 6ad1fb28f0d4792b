import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { tarballOf } from "../src/pack.ts";
import { packedList } from "../src/packed-list.ts";
import { type Manifest, publicPackages, readManifest } from "../src/public-packages.ts";
import { type Outcome, run } from "./command.ts";

const work = mkdtempSync(join(tmpdir(), "wxrefund-unpacked-"));
afterAll(() => rmSync(work, { recursive: true }));
const bin = (name: string): string => join(import.meta.dirname, "../node_modules/.bin", name);

function unpack(tarball: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const done = run(work, "tar", "-xzf", tarball, "-C", folder);
  if (done.status !== 0) throw new Error(done.output);
  return join(folder, "package");
}

const publint = (tarball: string): Outcome => run(work, bin("publint"), "--strict", tarball);
const attw = (tarball: string): Outcome =>
  run(work, bin("attw"), tarball, "--profile", "esm-only", "--format", "ascii");

describe.each(publicPackages)("$short as it would be published", (one) => {
  const tarball = tarballOf(inject("tarballs"), one);
  const unpacked = unpack(tarball, join(work, one.short));
  const manifest = readManifest(unpacked);

  test("holds the files of its list, and no others", () => {
    expect(packedList(tarball)).toBe(readFileSync(join(one.folder, "packed.txt"), "utf8"));
  });

  test("holds what its manifest names", () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : Object.values(target),
    );
    const named = [...targets, ...Object.values(manifest.bin ?? {})];
    expect(named.filter((target) => !existsSync(join(unpacked, target)))).toEqual([]);
    expect(manifest.license).toBe("MIT");
  });

  test("opens no door by a pattern", () => {
    expect(Object.keys(manifest.exports).filter((path) => !/^\.(?:\/[a-z./-]+)?$/.test(path))).toEqual([]);
  });

  test("depends on released versions", () => {
    const ranges = Object.values(manifest.dependencies ?? {});
    expect(ranges.filter((range) => !/^\^?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });

  test("publint finds nothing to say", () => {
    expect(publint(tarball)).toMatchObject({ status: 0 });
  });
});

const importable = publicPackages.filter(({ manifest }) => "." in manifest.exports);

test.each(importable)("the types of $short are right for ESM", (one) => {
  expect(attw(tarballOf(inject("tarballs"), one))).toMatchObject({ status: 0 });
});

/** A copy of a packed package whose manifest was changed for the worse. */
function spoiled(short: string, change: (exports: Record<string, Record<string, string>>) => void): string {
  const folder = mkdtempSync(join(work, "spoiled-"));
  cpSync(join(work, short, "package"), join(folder, "package"), { recursive: true });
  const path = join(folder, "package/package.json");
  const manifest: Manifest & { exports: Record<string, Record<string, string>> } = JSON.parse(
    readFileSync(path, "utf8"),
  );
  change(manifest.exports);
  writeFileSync(path, JSON.stringify(manifest));
  const tarball = join(folder, "spoiled.tgz");
  run(folder, "tar", "-czf", tarball, "package");
  return tarball;
}

describe("and what is wrong would be seen:", () => {
  test("by publint, an entry that is not there", () => {
    const tarball = spoiled("edge-fetch", (exports) => {
      exports["."] = { ...exports["."], default: "./dist/none.js" };
    });
    const { status, output } = publint(tarball);
    expect(output).toContain("dist/none.js");
    expect(status).toBe(1);
  });

  test("by attw, an entry without types", () => {
    const tarball = spoiled("edge-fetch", (exports) => {
      exports["./version"] = { types: "./dist/none.d.ts", default: "./dist/version.js" };
    });
    const { status, output } = attw(tarball);
    expect(output).toContain("@wxrefund/edge-fetch/version");
    expect(status).toBe(1);
  });

  test("by the list, a file that came along", () => {
    const folder = join(work, "core/package");
    writeFileSync(join(folder, "src/left-over.ts"), "");
    const tarball = join(work, "longer.tgz");
    run(join(work, "core"), "tar", "-czf", tarball, "package");
    const [core] = publicPackages.filter(({ short }) => short === "core");
    const committed = readFileSync(join(core?.folder ?? "", "packed.txt"), "utf8");
    const lines = new Set(committed.split("\n"));
    expect(
      packedList(tarball)
        .split("\n")
        .filter((line) => !lines.has(line)),
    ).toEqual(["src/left-over.ts"]);
  });
});
