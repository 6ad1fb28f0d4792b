import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { entryOf, loadedBy } from "../module-graph.ts";

/** What each published entry may load when it runs; the test reads what was built. */
const mayLoad: Readonly<Record<string, RegExp>> = {
  "@wxrefund/core": /^@noble\/hashes\//,
  "@wxrefund/webcrypto": /^(?:@wxrefund\/core$|@noble\/hashes\/|jose$)/,
  "@wxrefund/client": /^(?:@wxrefund\/core$|@noble\/hashes\/|effect\/[A-Z])/,
  "@wxrefund/node-http":
    /^(?:@wxrefund\/(?:core|webcrypto|client)$|@noble\/hashes\/|jose$|effect\/[A-Z]|node:)/,
  "@wxrefund/node-http/transport": /^(?:@wxrefund\/(?:core|webcrypto)$|@noble\/hashes\/|jose$|node:)/,
  "@wxrefund/edge-fetch": /^(?:@wxrefund\/(?:core|webcrypto|client)$|@noble\/hashes\/|jose$|effect\/[A-Z])/,
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

test("and Effect is seen where it is", () => {
  expect(loadedBy(entryOf("@wxrefund/client", "default"), "default")).toContain("effect/Effect");
});

describe("public types", () => {
  test.each(Object.keys(mayLoad))("of %s name none of Effect's", (name) => {
    const named = loadedBy(entryOf(name, "types"), "types");
    expect(named.filter((other) => other.startsWith("effect"))).toEqual([]);
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
