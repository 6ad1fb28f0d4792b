import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Consumer, newConsumer } from "../documents/consumer.ts";
import {
  type DocExample,
  docExamplesIn,
  exportsOf,
  moduleOf,
  type Source,
  standsAlone,
  surroundingsModule,
  withClaims,
} from "../documents/doc-comments.ts";
import { type Example, examplesIn, fencesIn, isPrinted } from "../documents/fences.ts";
import {
  brokenLinks,
  headingsOf,
  missingFunctions,
  missingPaths,
  missingTests,
} from "../documents/references.ts";
import { arrows } from "../arrows.ts";
import { filesOf, root } from "../planted-tree.ts";

const checkout = { root, files: filesOf(root) };
const documents = checkout.files.filter((file) => file.endsWith(".md") && !file.startsWith(".changeset/"));
const textOf = (document: string): string => readFileSync(join(root, document), "utf8");
const examplesOf = (document: string, text: string): readonly Example[] =>
  examplesIn(fencesIn(document, text));
// The Chinese README has the code of the English one, see below.
const examples = documents
  .filter((document) => document !== "README.zh-CN.md")
  .flatMap((document) => examplesOf(document, textOf(document)));

let consumer: Consumer;
beforeAll(async () => {
  consumer = await newConsumer();
});
afterAll(() => consumer.close());

function complaints(ts: readonly Example[]): readonly string[] {
  const modules = Object.fromEntries(ts.map(({ code }, n) => [`example-${n}.ts`, `${code}\nexport {};\n`]));
  const told = consumer.complaints(modules);
  return ts.flatMap(({ place }, n) => (told.get(`example-${n}.ts`) ?? []).map((text) => `${place} ${text}`));
}

/** What is wrong with a run, or undefined. */
function misrun(example: Example): string | undefined {
  const { status, output, errors } = consumer.run(example);
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
const entries = ["core", "webcrypto", "client", "node-http", "sandbox", "sandbox/serve"];
const publicNames = entries.map((entry): Source => {
  const [name, path = "index"] = entry.split("/");
  return [`@wxrefund/${entry}`, exportsOf(textOf(`packages/${name}/src/${path}.ts`))];
});

/** The example as a module: its own file's exports go first, then what is public. */
function docModule({ path, code }: Pick<DocExample, "path" | "code">): string {
  const own = path === "" ? [] : [[join(root, path), exportsOf(textOf(path))] as const];
  return moduleOf(code, [...own, ...publicNames]);
}

function docComplaints(shown: readonly DocExample[]): readonly string[] {
  const modules = Object.fromEntries(shown.map((example, n) => [`comment-${n}.ts`, docModule(example)]));
  const told = consumer.complaints(
    { ...modules, "surroundings.d.ts": surroundingsModule() },
    { noImplicitAny: false },
  );
  return shown.flatMap(({ place }, n) =>
    (told.get(`comment-${n}.ts`) ?? []).map((text) => `${place} ${text}`),
  );
}

describe("examples in doc comments", () => {
  test("there are many", () => expect(docExamples.length).toBeGreaterThan(50));

  test("compile", () => expect(docComplaints(docExamples)).toEqual([]));

  test("one that does not compile is seen", () => {
    const code = `isFresh("1722850421", nowMs);\n`;
    expect(docComplaints([{ place: "planted", path: "", code }])).toEqual([
      expect.stringMatching(/^planted error TS2345:/),
    ]);
  });

  const pure = docExamples.filter(({ path, code }) => path.startsWith("packages/core/") && standsAlone(code));
  const claiming = pure.map((example) => ({ ...example, ...withClaims(example.code) }));
  const runTogether = (shown: readonly { readonly path: string; readonly code: string }[]): string => {
    const blocks = shown.map((example) => docModule(example));
    const { status, output, errors } = consumer.run({ language: "ts", code: "", modules: blocks });
    return status === 0 ? output : errors;
  };

  test("of core are true to the values they claim", () => {
    expect(claiming.reduce((sum, { claims }) => sum + claims, 0)).toBeGreaterThan(35);
    expect(runTogether(claiming.filter(({ claims }) => claims > 0))).toBe("");
  });

  test("one that claims something else is seen", () => {
    const { code, claims } = withClaims(`isFresh(1, 1000); // false: why\npercentEncode("*"); // "*"\n`);
    expect(claims).toBe(2);
    expect(runTogether([{ path: "", code }])).toBe('isFresh(1, 1000) is true\npercentEncode("*") is %2A\n');
  });
});

describe("what the documents refer to is there", () => {
  test.each(documents)("%s", (document) => {
    const text = textOf(document);
    expect(brokenLinks(checkout, document, text)).toEqual([]);
    expect(missingPaths(checkout, text)).toEqual([]);
    expect(missingFunctions(checkout, text)).toEqual([]);
    expect(missingTests(checkout, text)).toEqual([]);
  });

  test("and what is not there is seen", () => {
    expect(
      brokenLinks(checkout, "README.md", "[a](nowhere.md) [b](SECURITY.md#nowhere) [c](LICENSE)"),
    ).toEqual(["nowhere.md", "SECURITY.md#nowhere"]);
    expect(missingPaths(checkout, "`core/src/nowhere.ts` `gates/test` `gates/nowhere/`")).toEqual([
      "core/src/nowhere.ts",
      "gates/nowhere/",
    ]);
    expect(missingFunctions(checkout, "`nextStep()` `nowhere()`")).toEqual(["nowhere"]);
    expect(missingTests(checkout, "`core/test/digest/equal.test.ts` “nowhere”")).toHaveLength(1);
  });
});

test("the README says the same in Chinese: the same code and the same headings", () => {
  const codeOf = (document: string): readonly string[] =>
    fencesIn(document, textOf(document)).map(({ code }) => code);
  const levelsOf = (document: string): readonly number[] =>
    headingsOf(textOf(document)).map(({ level }) => level);
  expect(codeOf("README.zh-CN.md")).toEqual(codeOf("README.md"));
  expect(levelsOf("README.zh-CN.md")).toEqual(levelsOf("README.md"));
});
