import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";

/** What a page that imports all of an entry loads, minified; readers of the bundle find texts unmangled. */
async function bundled(entry: string): Promise<string> {
  const importer = fileURLToPath(new URL("page.js", import.meta.url));
  const bundle = await rolldown({
    input: "page",
    platform: "browser",
    resolve: { conditionNames: ["@wxrefund/source", "browser", "import", "default"] },
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "page" ? importer : null),
        load: (id) => (id === importer ? `export * from "${entry}";` : null),
      },
    ],
    onLog: (level, { message }) => {
      if (level === "warn") throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  return output[0].code;
}

const name = "@wxrefund/browser-verify";

/** Ceilings in bytes, gzip; each has less room than the smallest thing that once slipped in. */
const ceilings: readonly (readonly [entry: string, bytes: number])[] = [
  // The promise is 6 KiB. An advice table of core costs 600 and more, the certificate reader 800, jose 2000.
  [name, 6 * 1024],
  [`${name}/notification`, 4 * 1024],
  [`${name}/certificate`, 2.5 * 1024],
  [`${name}/messages`, 3 * 1024],
  [`${name}/receipt`, 8 * 1024],
];

test.each(ceilings)("%s takes at most %i bytes", async (entry, ceiling) => {
  expect(gzipSync(await bundled(entry), { level: 9 }).length).toBeLessThanOrEqual(ceiling);
});

/** What must never reach a page. */
const forbidden: Readonly<Record<string, RegExp>> = {
  Effect: /effect\//i,
  "the V2 sign": /&key=|HMAC-SHA256|\bmd5\b|sign_type/i,
  "a V2 query": /refundquery/,
  "an Authorization header": /Authorization|serial_no=|nonce_str/,
  "the advice tables": /Ask again|new out_refund_no/,
  signing: /PRIVATE KEY|pkcs8|SignJWT|setProtectedHeader|\.sign\(/i,
  "opening a notification": /AES-GCM|decrypt/i,
};

// jose's import of keys is general, so algorithm names say nothing about the receipt.
const own = [name, `${name}/notification`, `${name}/certificate`];

describe.each(own)("%s holds nothing of", (entry) => {
  test.each(Object.entries(forbidden))("%s", async (_, words) => {
    expect(await bundled(entry)).not.toMatch(words);
  });
});

test("the page's half of the receipt cannot sign", async () => {
  expect(await bundled(`${name}/receipt`)).not.toMatch(/setProtectedHeader|setIssuedAt|refundquery|&key=/);
});

test("and each word is seen where it is", async () => {
  const client = fileURLToPath(new URL("../../client/src/index.ts", import.meta.url));
  const elsewhere = [client, "@wxrefund/core", "@wxrefund/webcrypto", `${name}/receipt/sign`];
  const everything = (await Promise.all(elsewhere.map(bundled))).join("\n");
  const unseen = Object.entries(forbidden).filter(([, words]) => !words.test(everything));
  expect(unseen).toEqual([]);
});
