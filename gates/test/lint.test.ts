import { afterAll, describe, expect, test } from "vitest";
import { plant } from "../planted-tree.ts";

interface Control {
  /** What the fence keeps out. */
  readonly what: string;
  readonly path: string;
  readonly text: string;
  readonly rule: string;
}

const allowList = "house(import-allow-list)";
const src = (name: string): string => `packages/${name}/src`;

const importControls: readonly Control[] = [
  ["core", "a third-party package", `export { SignJWT } from "jose";`],
  [
    "core",
    "another package of ours",
    `import type { Transport } from "@wxrefund/client";\nexport type A = Transport;`,
  ],
  ["core", "another package by path", `export * from "../../client/src/config.ts";`],
  ["core", "a package loaded later", `export const a = (): Promise<unknown> => import("effect/Effect");`],
  ["core", "a computed import", `export const a = (name: string): Promise<unknown> => import(name);`],
  ["core", "a type from elsewhere", `export type A = import("@wxrefund/client").Transport;`],
  ["core", "a built-in of Node", `export { createHash } from "node:crypto";`],
  ["core", "its own tests", `export * from "../test/planted.ts";`],
  ["webcrypto", "a built-in of Node", `export { webcrypto } from "node:crypto";`],
  ["webcrypto", "the client", `export { createClient } from "@wxrefund/client";`],
  ["client", "the barrel of effect", `export { Effect } from "effect";`],
  ["client", "an unstable module of effect", `export { HttpClient } from "effect/http";`],
  ["client", "a module that holds state between calls", `export * as Semaphore from "effect/Semaphore";`],
  ["client", "OpenTelemetry outside its entry", `export { trace } from "@opentelemetry/api";`],
  ["client", "an adapter", `export { createNodeTransport } from "@wxrefund/node-http/transport";`],
  ["client", "the sandbox", `export { createSandbox } from "@wxrefund/sandbox";`],
  ["node-http", "effect", `export * as Effect from "effect/Effect";`],
  ["node-http", "the other adapter", `export * from "@wxrefund/edge-fetch";`],
  ["edge-fetch", "effect", `export * as Effect from "effect/Effect";`],
  ["edge-fetch", "a built-in of Node", `export { request } from "node:http";`],
  ["edge-fetch", "the sandbox", `export { createSandbox } from "@wxrefund/sandbox";`],
  ["browser-verify", "the client", `export { createClient } from "@wxrefund/client";`],
  ["browser-verify", "effect", `export * as Effect from "effect/Effect";`],
  ["browser-verify", "jose outside ./receipt", `export { jwtVerify } from "jose";`],
  ["browser-verify", "a built-in of Node", `export { verify } from "node:crypto";`],
  ["sandbox", "the client", `import type { Transport } from "@wxrefund/client";\nexport type A = Transport;`],
  ["sandbox", "a built-in of Node outside ./serve", `export { createServer } from "node:http";`],
  ["cli", "test tools", `export { test } from "vitest";`],
  ["cli", "the testkit", `export { startRawServer } from "@wxrefund/testkit/raw-server";`],
  ["testkit/src/independent", "core", `export { signV2 } from "@wxrefund/core";`],
  ["testkit/src/independent", "the rest of the testkit", `export * from "../raw-server.ts";`],
].map(([name = "", what = "", text = ""], n) => ({
  what: `${name}: ${what}`,
  path: `${name.includes("/") ? `packages/${name}` : src(name)}/planted-${n}.ts`,
  text,
  rule: allowList,
}));

const transportControls: readonly Control[] = ["node-http", "edge-fetch"].map((name) => ({
  what: `${name}: the client's code in the bare transport`,
  path: `${src(name)}/transport/planted.ts`,
  text: `export { createClient } from "@wxrefund/client";`,
  rule: allowList,
}));

const otherControls: readonly Control[] = [
  ["core", "reading the clock", `export const a: number = Date.now();`, "eslint(no-restricted-properties)"],
  ["core", "the present as a Date", `export const a: Date = new Date();`, "house(no-present)"],
  ["core", "the present as text", `export const a: string = Date();`, "house(no-present)"],
  ["core", "randomness", `export const a: number = Math.random();`, "eslint(no-restricted-properties)"],
  [
    "client",
    "a hand-made promise",
    `export const a: Promise<void> = new Promise((done) => done());`,
    "house(no-hand-made-promise)",
  ],
  [
    "client",
    "a timer",
    `export const a: unknown = setTimeout(() => {}, 1);`,
    "eslint(no-restricted-globals)",
  ],
  [
    "core",
    "an assertion that silences the compiler",
    `export const a = (value: unknown): string => value as string;`,
    "typescript(no-unsafe-type-assertion)",
  ],
  ["core", "any", `export const a = (value: any): void => void value;`, "typescript(no-explicit-any)"],
  [
    "core",
    "a non-null assertion",
    `export const a = (list: readonly string[]): string => list[0]!;`,
    "typescript(no-non-null-assertion)",
  ],
  [
    "core",
    "a promise left alone",
    `async function send(): Promise<void> {}\nexport const a = (): void => {\n  send();\n};`,
    "typescript(no-floating-promises)",
  ],
  [
    "core",
    "a case forgotten",
    `export function a(word: "x" | "y"): number {\n  switch (word) {\n    case "x":\n      return 1;\n  }\n  return 0;\n}`,
    "typescript(switch-exhaustiveness-check)",
  ],
  [
    "core",
    "a fourth parameter",
    `export const a = (b: number, c: number, d: number, e: number): number => b + c + d + e;`,
    "eslint(max-params)",
  ],
].map(([name = "", what = "", text = "", rule = ""], n) => ({
  what: `${name}: ${what}`,
  path: `${src(name)}/planted-other-${n}.ts`,
  text,
  rule,
}));

const cycle: readonly Control[] = ["a", "b"].map((name) => ({
  what: `core: an import cycle, seen from ${name}`,
  path: `${src("core")}/planted-cycle-${name}.ts`,
  text: `import { ${name === "a" ? "b" : "a"} } from "./planted-cycle-${name === "a" ? "b" : "a"}.ts";\nexport const ${name} = (): unknown => ${name === "a" ? "b" : "a"};`,
  rule: "import(no-cycle)",
}));

const cycleOfTypes: Control = {
  what: "core: an import cycle that types alone close",
  path: `${src("core")}/planted-circle-a.ts`,
  text: `import { b } from "./planted-circle-b.ts";\nexport type A = string;\nexport const a = (): A => b();`,
  rule: "import(no-cycle)",
};
const cycleOfTypesBack: Control = {
  what: "core: the same, seen from the type's user",
  path: `${src("core")}/planted-circle-b.ts`,
  text: `import type { A } from "./planted-circle-a.ts";\nexport const b = (): A => "b";`,
  rule: "import(no-cycle)",
};

const testControls: readonly Control[] = [
  ["a test that asks nothing of a value", "expect(1);", "vitest(valid-expect)"],
  ["a test without any expectation", "String(1);", "vitest(expect-expect)"],
].map(([what = "", text = "", rule = ""], n) => ({
  what: `core: ${what}`,
  path: `packages/core/test/planted-${n}.test.ts`,
  text: `import { expect, test } from "vitest";\nexport const a: unknown = expect;\ntest("x", () => {\n  ${text}\n});`,
  rule,
}));

/** Code that every fence must let pass, or a red control proves nothing. */
const clean: Readonly<Record<string, string>> = {
  [`${src("core")}/codec/planted-clean.ts`]: `import type { Result } from "./result.ts";\nimport { planted } from "../planted-clean.ts";\nexport { md5 } from "@noble/hashes/legacy.js";\nexport const at = (ms: number): Date => new Date(ms + planted);\nexport type A = Result<string>;`,
  [`${src("core")}/planted-clean.ts`]: `export const planted = 1;\nexport const later = (): Promise<number> => Promise.resolve(planted);`,
  [`${src("client")}/planted-clean.ts`]: `export * as Effect from "effect/Effect";`,
  [`${src("node-http")}/planted-clean.ts`]: `export { createHash } from "node:crypto";`,
  [`${src("edge-fetch")}/transport/planted-clean.ts`]: `import type { Transport } from "@wxrefund/client";\nexport type A = Transport;`,
  [`${src("browser-verify")}/receipt/planted-clean.ts`]: `export { jwtVerify } from "jose";\nexport { settingError } from "../setting-error.ts";`,
  [`${src("sandbox")}/serve/planted-clean.ts`]: `export { createServer } from "node:http";`,
  [`${src("testkit")}/independent/planted-clean.ts`]: `export { createHash } from "node:crypto";\nexport * from "./signing.ts";`,
};

const controls = [
  ...importControls,
  ...transportControls,
  ...otherControls,
  ...cycle,
  cycleOfTypes,
  cycleOfTypesBack,
  ...testControls,
];
const tree = plant({
  ...clean,
  ...Object.fromEntries(controls.map(({ path, text }) => [path, `${text}\n`])),
});
afterAll(() => tree[Symbol.dispose]());

interface Report {
  readonly diagnostics: readonly { readonly code?: string; readonly filename: string }[];
}

const run = tree.run("oxlint", "-f", "json", ...Object.keys(clean), ...controls.map(({ path }) => path));
const { diagnostics }: Report = JSON.parse(run.output);

function rulesBrokenIn(path: string): (string | undefined)[] {
  return [...new Set(diagnostics.filter(({ filename }) => filename === path).map(({ code }) => code))];
}

describe("lint stops", () => {
  test.each(controls)("$what", ({ path, rule }) => expect(rulesBrokenIn(path)).toEqual([rule]));

  test("and says so with its exit code", () => expect(run.status).toBe(1));
});

test.each(Object.keys(clean))("lint lets %s pass", (path) => expect(rulesBrokenIn(path)).toEqual([]));
