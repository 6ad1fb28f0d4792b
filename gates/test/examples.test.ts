import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { arrows } from "../arrows.ts";
import { checkout, documents, textOf } from "../documents/checkout.ts";
import { type Consumer, newConsumer } from "../documents/consumer.ts";
import {
  borrowedNames,
  type DocExample,
  docExamplesIn,
  exportsOf,
  moduleOf,
  type Source,
  withClaims,
} from "../documents/doc-comments.ts";
import { type Example, examplesIn, fencesIn, isPrinted } from "../documents/fences.ts";
import { root } from "../planted-tree.ts";

const examplesOf = (document: string, text: string): readonly Example[] =>
  examplesIn(fencesIn(document, text));
// The Chinese README has the code of the English one, which documents.test.ts holds.
const examples = documents
  .filter((document) => document !== "README.zh-CN.md")
  .flatMap((document) => examplesOf(document, textOf(document)));

// Without it every test fails by itself: those behind a hook that failed would only be skipped.
let opened: () => Consumer;
beforeAll(async () => {
  const [made] = await Promise.allSettled([newConsumer()]);
  opened = () => {
    if (made.status === "rejected") throw made.reason;
    return made.value;
  };
  return () => (made.status === "fulfilled" ? made.value.close() : undefined);
});

test("a command line that does not load is seen, with its words", async () => {
  await expect(newConsumer("/nowhere/main.ts")).rejects.toThrow(/before it listened: [^]*Cannot find module/);
});

function complaints(ts: readonly Example[]): readonly string[] {
  const modules = Object.fromEntries(ts.map(({ code }, n) => [`example-${n}.ts`, `${code}\nexport {};\n`]));
  const told = opened().complaints(modules);
  return ts.flatMap(({ place }, n) => (told.get(`example-${n}.ts`) ?? []).map((text) => `${place} ${text}`));
}

/** What is wrong with a run, or undefined. */
function misrun(example: Example): string | undefined {
  const { status, output, errors } = opened().run(example);
  if (status !== 0) return `ended with ${status}: ${errors}`;
  return isPrinted(example.printed ?? output, output) ? undefined : `printed: ${output}`;
}

describe("examples of the documents", () => {
  test("one runs in the README of each published package, which the README of all of them lists", () => {
    const listed = textOf("README.md");
    const bare = Object.keys(arrows).filter((name) => {
      const document = `packages/${name}/README.md`;
      const shown = examples.some(({ place, runs }) => runs && place.startsWith(`${document}:`));
      return !shown || !listed.includes(`[\`@wxrefund/${name}\`](${document})`);
    });
    expect(bare).toEqual([]);
  });

  test("compile", () => {
    expect(complaints(examples.filter(({ language }) => language === "ts"))).toEqual([]);
  });

  test.each(examples.filter(({ runs }) => runs))("run: $place", (example) => {
    expect(misrun(example)).toBeUndefined();
  });

  const planted = (text: string): Example => examplesOf("planted.md", text)[0] ?? expect.fail();

  test("one that does not compile is seen", () => {
    const control = planted(
      '```ts\nimport { isRefundError } from "@wxrefund/core";\nisRefundError();\n```\n',
    );
    expect(complaints([control])).toEqual([expect.stringMatching(/^planted\.md:1 error TS2554:/)]);
  });

  test.each([
    ["one that throws", '```ts run\nthrow new Error("no");\n```\n', "ended with 1"],
    [
      "one that prints something else",
      '```ts run\nconsole.log("a");\n```\n```text printed\nb\n```\n',
      "printed: a",
    ],
    ["a command that fails", "```sh run\nwxrefund query --api v4\n```\n", "ended with 2"],
    [
      "a Worker that answers something else",
      '```ts run\nexport default { fetch: () => new Response("a") };\n```\n```text printed\nb\n```\n',
      "printed: a",
    ],
  ])("%s is seen", (_, text, wrong) => {
    expect(misrun(planted(text))).toContain(wrong);
  });
});

const sources = checkout.files.filter((file) => /^packages\/(?!testkit)[^/]+\/src\/.*\.ts$/.test(file));
const docExamples = sources.flatMap((file) => docExamplesIn(file, textOf(file)));
/** What every published entry exports. */
const publicNames = Object.keys(arrows).flatMap((name): readonly Source[] => {
  const manifest: { readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>> } =
    JSON.parse(textOf(`packages/${name}/package.json`));
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    const source = typeof target === "string" ? undefined : target["@wxrefund/source"];
    const file = join("packages", name, source ?? "none");
    if (!checkout.files.includes(file)) return [];
    return [[`@wxrefund/${name}${path.slice(1)}`, exportsOf(textOf(file))]];
  });
});

/** The example as a module: its own file's exports go first, then what is public. */
function docModule({ path, code }: Pick<DocExample, "path" | "code">, lent: readonly string[] = []): string {
  const own = path === "" ? [] : [[join(root, path), exportsOf(textOf(path))] as const];
  return moduleOf(code, [...own, ...publicNames], lent);
}

function toldOf(
  shown: readonly DocExample[],
  lent: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const modules = shown.map((example, n) => [`comment-${n}.ts`, docModule(example, lent[n])]);
  const byModule = opened().complaints(Object.fromEntries(modules), { noImplicitAny: false });
  return shown.map((_, n) => byModule.get(`comment-${n}.ts`) ?? []);
}

/** The names that each example borrows and nobody declares. */
function lentTo(shown: readonly DocExample[]): readonly (readonly string[])[] {
  const strangers = toldOf(shown, []);
  return shown.map(({ code }, n) => borrowedNames(code, strangers[n] ?? []));
}

function docComplaints(
  shown: readonly DocExample[],
  lent: readonly (readonly string[])[] = lentTo(shown),
): readonly string[] {
  return toldOf(shown, lent).flatMap((texts, n) => texts.map((text) => `${shown[n]?.place} ${text}`));
}

describe("examples in doc comments", () => {
  test("there are many", () => expect(docExamples.length).toBeGreaterThan(50));

  let known: readonly (readonly string[])[] | undefined;
  const lent = (): readonly (readonly string[])[] => (known ??= lentTo(docExamples));

  test("compile", () => expect(docComplaints(docExamples, lent())).toEqual([]));

  test("one that does not compile is seen", () => {
    const code = `isFresh("1722850421", nowMs);\nisFreshly(nowMs);\n`;
    expect(docComplaints([{ place: "planted", path: "", code }])).toEqual([
      expect.stringMatching(/^planted error TS2345:/),
      expect.stringMatching(/^planted error TS2552: Cannot find name 'isFreshly'/),
    ]);
  });

  const runTogether = (shown: readonly { readonly path: string; readonly code: string }[]): string => {
    const blocks = shown.map((example) => docModule(example));
    const { status, output, errors } = opened().run({ language: "ts", code: "", modules: blocks });
    return status === 0 ? output : errors;
  };

  test("of core are true to the values they claim", () => {
    const claiming = docExamples
      .filter(
        (example, n) =>
          example.path.startsWith("packages/core/") && !/^declare/m.test(docModule(example, lent()[n])),
      )
      .map((example) => ({ ...example, ...withClaims(example.code) }));
    expect(claiming.reduce((sum, { claims }) => sum + claims, 0)).toBeGreaterThan(35);
    expect(runTogether(claiming.filter(({ claims }) => claims > 0))).toBe("");
  });

  test("one that claims something else is seen", () => {
    const { code, claims } = withClaims(
      `isFresh(1, 1000); // false: why\npercentEncode("*"); // "*"\nguardField("mchid", "1"); // throws\n`,
    );
    expect(claims).toBe(3);
    expect(
      runTogether([{ path: "", code }])
        .trimEnd()
        .split("\n"),
    ).toEqual(["isFresh(1, 1000) is true", 'percentEncode("*") is %2A', 'guardField("mchid", "1") is 1']);
  });
});
