import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { arrows } from "../arrows.ts";
import { textOf } from "../documents/checkout.ts";
import { exportsOf } from "../documents/doc-comments.ts";
import { entriesOf, entryOf, loadedBy } from "../module-graph.ts";

/** What each published entry may load when it runs; the test reads what was built. */
const mayLoad: Readonly<Record<string, RegExp>> = {
  "@wxrefund/core": /^@noble\/hashes\//,
  "@wxrefund/webcrypto": /^(?:@wxrefund\/core$|@noble\/hashes\/|jose$)/,
  "@wxrefund/client": /^(?:@wxrefund\/core$|@noble\/hashes\/|effect\/[A-Z])/,
  "@wxrefund/client/bare": /^(?:@wxrefund\/core$|@noble\/hashes\/)/,
  "@wxrefund/client/ecommerce": /^(?:@wxrefund\/core$|@noble\/hashes\/|effect\/[A-Z])/,
  "@wxrefund/client/effect": /^(?:@wxrefund\/core$|@noble\/hashes\/|effect\/[A-Z])/,
  "@wxrefund/client/opentelemetry": /^@opentelemetry\/api$/,
  "@wxrefund/node-http":
    /^(?:@wxrefund\/(?:core|webcrypto|client)$|@noble\/hashes\/|jose$|effect\/[A-Z]|node:)/,
  "@wxrefund/node-http/effect":
    /^(?:@wxrefund\/(?:core|webcrypto|client\/effect)$|@noble\/hashes\/|jose$|effect\/[A-Z]|node:)/,
  "@wxrefund/node-http/transport": /^(?:@wxrefund\/(?:core|webcrypto)$|@noble\/hashes\/|jose$|node:)/,
  "@wxrefund/edge-fetch": /^(?:@wxrefund\/(?:core|webcrypto|client)$|@noble\/hashes\/|jose$|effect\/[A-Z])/,
  "@wxrefund/edge-fetch/effect":
    /^(?:@wxrefund\/(?:core|webcrypto|client\/effect)$|@noble\/hashes\/|jose$|effect\/[A-Z])/,
  "@wxrefund/edge-fetch/transport": /^(?:@wxrefund\/(?:core|webcrypto)$|@noble\/hashes\/|jose$)/,
  "@wxrefund/browser-verify": /^(?:@wxrefund\/core$|@noble\/hashes\/)/,
  "@wxrefund/browser-verify/notification": /^(?:@wxrefund\/core$|@noble\/hashes\/)/,
  "@wxrefund/browser-verify/certificate": /^(?:@wxrefund\/(?:core|webcrypto)$|@noble\/hashes\/|jose$)/,
  "@wxrefund/browser-verify/messages": /^$/,
  "@wxrefund/browser-verify/receipt": /^(?:@wxrefund\/core$|@noble\/hashes\/|jose$)/,
  "@wxrefund/browser-verify/receipt/sign": /^(?:@wxrefund\/core$|@noble\/hashes\/|jose$)/,
  "@wxrefund/sandbox": /^(?:@wxrefund\/(?:core|webcrypto)$|@noble\/hashes\/|jose$)/,
  "@wxrefund/sandbox/serve": /^(?:@wxrefund\/(?:core|webcrypto|sandbox)$|@noble\/hashes\/|jose$|node:)/,
};

test.each(Object.entries(mayLoad))("%s loads only what it may", (name, allowed) => {
  const loaded = loadedBy(entryOf(name, "default"), "default");
  expect(loaded.filter((other) => !allowed.test(other))).toEqual([]);
});

test("every library's every entry is on that list", () => {
  const libraries = Object.keys(arrows).filter((name) => name !== "cli");
  expect(libraries.flatMap(entriesOf).toSorted()).toEqual(Object.keys(mayLoad).toSorted());
});

/** What the two sources pass on of other packages, where they differ. */
function differences(first: string, second: string): readonly string[] {
  const passedOn = (text: string): readonly string[] => exportsOf(text.replace(/ from "\.\/.*$/gm, ""));
  const [ours, theirs] = [passedOn(first), passedOn(second)];
  const only = (names: readonly string[], others: readonly string[]) =>
    names.filter((name) => !others.includes(name));
  return [...only(ours, theirs), ...only(theirs, ours)];
}

test("what both adapters pass on is the same, so that code moves from one to the other", () => {
  const index = (adapter: string): string => textOf(`packages/${adapter}/src/index.ts`);
  expect(differences(index("node-http"), index("edge-fetch"))).toEqual(["type EdgeRefundClientConfig"]);
  expect(differences('export { a, type B } from "x";\n', 'export { a } from "x";\n')).toEqual(["type B"]);
});

test("and Effect is seen where it is", () => {
  expect(loadedBy(entryOf("@wxrefund/client", "default"), "default")).toContain("effect/Effect");
});

/** For those who have Effect, and only there. */
const forEffect = /\/effect$/;

describe("public types", () => {
  const entries = Object.keys(mayLoad);

  test.each(entries.filter((name) => !forEffect.test(name)))("of %s name none of Effect's", (name) => {
    const named = loadedBy(entryOf(name, "types"), "types");
    expect(named.filter((other) => other.startsWith("effect"))).toEqual([]);
  });

  test.each(entries.filter((name) => forEffect.test(name)))("of %s name stable ones of Effect's", (name) => {
    const named = loadedBy(entryOf(name, "types"), "types");
    const stable = /^effect\/(?:Cause|Config|Context|Effect|Layer|Option|Result|Schedule|Stream)$/;
    expect(named.filter((other) => other.startsWith("effect") && !stable.test(other))).toEqual([]);
    expect(named).toContain("effect/Effect");
  });

  const folder = mkdtempSync(join(tmpdir(), "wxrefund-types-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    `import type { Effect } from "effect/Effect";`,
    `export type A = import("effect/Effect").Effect<string>;`,
    `export * from 'effect/Effect';`,
    `import {\n  type A,\n  B,\n} from "effect/Effect";`,
    `import "effect/Effect";\nexport declare const from: "other", text: 'from "other"';`,
  ])("%j would be seen", (text) => {
    writeFileSync(join(folder, "deep.d.ts"), text);
    writeFileSync(join(folder, "index.d.ts"), `/** from "effect" */\nexport * from "./deep.js";`);
    expect(loadedBy(join(folder, "index.d.ts"), "types")).toEqual(["effect/Effect"]);
  });
});
