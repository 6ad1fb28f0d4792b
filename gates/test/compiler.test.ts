import { afterAll, describe, expect, test } from "vitest";
import { plant } from "../planted-tree.ts";

interface Control {
  readonly project: string;
  readonly what: string;
  readonly text: string;
  readonly code: string;
}

const controls: readonly Control[] = [
  ...["fetch", "URL", "crypto", "setTimeout", "console", "Buffer", "TextEncoder", "process"].map((name) => ({
    project: "core",
    what: `the global ${name}`,
    text: `export const a: unknown = ${name};`,
    code: name === "Buffer" || name === "process" ? "TS2591" : name === "console" ? "TS2584" : "TS2304",
  })),
  {
    project: "core",
    what: "a built-in of Node",
    text: `import { createHash } from "node:crypto";\nexport const a: unknown = createHash;`,
    code: "TS2591",
  },
  {
    project: "core",
    what: "a package it does not depend on",
    text: `import { SignJWT } from "jose";\nexport const a: unknown = SignJWT;`,
    code: "TS2307",
  },
  {
    project: "core",
    what: "what Node 20 lacks",
    text: `export const a: unknown = Promise.withResolvers();`,
    code: "TS2550",
  },
  { project: "core", what: "an enum", text: `export enum A {\n  B = 1,\n}`, code: "TS1294" },
  {
    project: "core",
    what: "an undefined where the member may only be absent",
    text: `export const a: { readonly b?: string } = { b: undefined };`,
    code: "TS2375",
  },
  {
    project: "edge-fetch",
    what: "a built-in of Node",
    text: `import { request } from "node:http";\nexport const a: unknown = request;`,
    code: "TS2591",
  },
  {
    project: "edge-fetch",
    what: "the page's globals",
    text: `export const a: unknown = document;`,
    code: "TS2584",
  },
  {
    project: "browser-verify",
    what: "a built-in of Node",
    text: `import { verify } from "node:crypto";\nexport const a: unknown = verify;`,
    code: "TS2591",
  },
  {
    project: "browser-verify",
    what: "a package it does not depend on",
    text: `import { createClient } from "@wxrefund/client";\nexport const a: unknown = createClient;`,
    code: "TS2307",
  },
];

const pathOf = (n: number): string => `packages/${controls[n]?.project}/src/planted-${n}.ts`;
const tree = plant(Object.fromEntries(controls.map(({ text }, n) => [pathOf(n), `${text}\n`])));
afterAll(() => tree[Symbol.dispose]());

const outputs = new Map(
  ["core", "edge-fetch", "browser-verify"].map((project) => [
    project,
    tree.run("tsc", "-p", `packages/${project}`, "--noEmit", "--pretty", "false"),
  ]),
);

describe("the compiler stops", () => {
  test.each(controls.map((control, n) => ({ ...control, n })))("$project: $what", ({ project, code, n }) => {
    const run = outputs.get(project);
    const codes = run?.output
      .split("\n")
      .filter((line) => line.startsWith(`${pathOf(n)}(`))
      .map((line) => /error (TS\d+)/.exec(line)?.[1]);
    expect(new Set(codes)).toEqual(new Set([code]));
    expect(run?.status).not.toBe(0);
  });
});

// Looked at only when nothing else is wrong, so it needs a copy of its own.
test("the compiler stops core: an export without its type", () => {
  using alone = plant({ "packages/core/src/planted.ts": `export const a = [1, 2].map(String);\n` });
  const run = alone.run("tsc", "-p", "packages/core", "--noEmit", "--pretty", "false");
  expect(run.output).toContain("packages/core/src/planted.ts(1,14): error TS9010");
  expect(run.status).not.toBe(0);
});
