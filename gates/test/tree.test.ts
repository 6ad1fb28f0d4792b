import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesOf, root } from "../planted-tree.ts";

interface House {
  readonly rule: string;
  /** Which files it looks into. */
  readonly files: RegExp;
  /** What must not stand there. */
  readonly banned: RegExp;
  /** Written in pieces, or this file would break its own rule. */
  readonly controls: readonly string[];
  /** What only looks alike. */
  readonly clean: readonly string[];
}

const code = /\.(?:[cm]?[jt]sx?|jsonc?)$/;

const houses: readonly House[] = [
  {
    rule: "no lint or compiler check is switched off by a comment",
    files: code,
    banned:
      /(?:ox|es)lint-disable|@ts-(?:ignore|expect-error|nocheck)|(?:biome|prettier|oxfmt)-ignore|(?:v8|c8|istanbul) ignore/,
    controls: [
      ["// oxlint", "disable-next-line"].join("-"),
      ["/* eslint", "disable */"].join("-"),
      ["// @ts", "ignore"].join("-"),
    ],
    clean: ["// disable the timer, ignore the rest"],
  },
  {
    rule: "no test is left out or runs alone",
    files: /\.test\.ts$/,
    banned: /\b(?:test|it|describe)(?:\.\w+)*\.(?:only|skip|todo|skipIf|runIf|fails)\b/,
    controls: [
      ["test", "only("].join("."),
      ["describe", "concurrent", "skip("].join("."),
      ["test", "skipIf(x)("].join("."),
    ],
    clean: ["test.each(rows)(", "iterator.skip(1)", "only.skip"],
  },
  {
    rule: "no absolute path of one machine",
    files: /./,
    banned: /(?<![\w.~:}/-])\/(?:home|root|Users|work|workspace|tmp|mnt|private|var\/folders)\/\w/,
    controls: [
      ["", "work", "main"].join("/"),
      `"${["", "home", "me", "x"].join("/")}"`,
      ["(", "tmp", "team"].join("/"),
    ],
    clean: ["https://example.com/home/x", "./tmp/x", "packages/work/x", "/v3/refund", "/usr/bin/env sh"],
  },
  {
    rule: "no comment promises what is not there",
    files: code,
    banned: /\b(?:TO[D]O|FIX[M]E)\b/,
    controls: [["// TO", "DO: later"].join(""), ["// FIX", "ME"].join("")],
    clean: ["test.todos", "todo"],
  },
];

const files = filesOf(root);
const texts = new Map(files.map((path) => [path, readFileSync(join(root, path), "utf8")]));

describe.each(houses)("$rule", ({ files: where, banned, controls, clean }) => {
  test("in this tree", () => {
    const broken = files.filter((path) => where.test(path) && banned.test(texts.get(path) ?? ""));
    expect(broken).toEqual([]);
  });

  test("and the rule sees what it should", () => {
    expect(controls.filter((text) => !banned.test(text))).toEqual([]);
    expect(clean.filter((text) => banned.test(text))).toEqual([]);
  });
});

const drawer = /^(?:utils?|helpers?|common|misc|shared|stuff)(?:\.|$)/i;

test("no file or folder is a drawer", () => {
  const steps = new Set(files.flatMap((path) => path.split("/")));
  expect([...steps].filter((step) => drawer.test(step))).toEqual([]);
  expect(["utils.ts", "helper", "common.test.ts", "Misc"].filter((step) => !drawer.test(step))).toEqual([]);
});

test("a source file has the length of a page or two", () => {
  const long = files
    .filter((path) => /^(?:packages|apps)\/[^/]+\/src\/.*\.ts$/.test(path))
    .filter((path) => {
      return (texts.get(path) ?? "").split("\n").length > 400;
    });
  expect(long).toEqual([]);
});

test("the lockfile names no registry", () => {
  const addresses = /https?:\/\/|\btarball:/g;
  expect(texts.get("pnpm-lock.yaml")?.match(addresses)).toBeNull();
  expect(`resolution: {${["tar", "ball: x"].join("")}}`.match(addresses)).not.toBeNull();
  expect(files.filter((path) => [".npmrc", ".yarnrc.yml"].includes(basename(path)))).toEqual([]);
});

test("tests run on the Node of the lockfile", () => {
  const pinned = process.platform === "linux" && process.arch === "x64";
  expect(process.version).toMatch(pinned ? /^v24\./ : /^v(?:22\.(?:1[2-9]|[2-9]\d)|2[3-9]|[3-9]\d)\./);
});
