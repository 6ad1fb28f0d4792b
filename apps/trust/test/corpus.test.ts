import { expect, test } from "vitest";
import { violations } from "./json-schema.ts";
import { corpusFiles, vectorText } from "./read-vectors.ts";

/** Which schema, in `vectors/schema/`, each file of the corpus keeps. */
const kinds: Readonly<Record<string, string>> = {
  "answers-v2.json": "answers-v2",
  "answers-v3.json": "answers-v3",
  "hostile/authorization.json": "hostile-text",
  "hostile/base64.json": "hostile-text",
  "hostile/json.json": "hostile-text",
  "hostile/signed-headers.json": "hostile-signed-headers",
  "hostile/utf8.json": "hostile-text",
  "hostile/xml.json": "hostile-xml",
  "keys.json": "keys",
  "known-answers.json": "known-answers",
  "notifications.json": "notifications",
  "refund/v2.json": "refund-v2",
  "refund/v3.json": "refund-v3",
};

const read = (path: string) => JSON.parse(vectorText(path));
const schemaOf = (kind: string) => read(`schema/${kind}.schema.json`);

test("every file of the corpus has a schema, and the README names it", () => {
  expect(corpusFiles().filter((path) => path !== "package.json" && path !== "turbo.json")).toEqual(
    Object.keys(kinds),
  );
  const readme = vectorText("README.md");
  for (const kind of Object.values(kinds)) expect(readme).toContain(`schema/${kind}.schema.json`);
});

test.each(Object.entries(kinds))("%s keeps %s", (path, kind) => {
  expect(violations(schemaOf(kind), read(path))).toEqual([]);
});

test("the README counts the cases", () => {
  const counted = (path: string): number => {
    const { cases, items, ...groups } = read(path);
    const lists = Object.values<{ readonly cases?: readonly unknown[] }>(groups).map(
      (group) => group.cases ?? group,
    );
    return (cases ?? items ?? lists.filter(Array.isArray).flat()).length;
  };
  const rows = [...vectorText("README.md").matchAll(/^\| `([a-z0-9/{},.-]+\.json)` .*\| (\d+) +\|$/gm)];
  expect(rows).toHaveLength(9);
  for (const [, path = "", count] of rows) {
    const [folder = "", names = ""] = path.includes("{") ? path.split(/[{}]/) : ["", ""];
    const paths = names === "" ? [path] : names.split(",").map((name) => `${folder}${name}.json`);
    expect(`${path}: ${paths.map(counted).reduce((sum, each) => sum + each)}`).toBe(`${path}: ${count}`);
  }
});

test.each(Object.keys(kinds))("no two cases of %s have one id", (path) => {
  const { cases, items } = read(path);
  const ids = (cases ?? items ?? []).map(({ id }: { readonly id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  ["a verdict nobody knows", { verdict: { kind: "fine" } }, "$.cases[0].verdict.kind is none of the list"],
  ["a member nobody knows", { note: "x" }, "$.cases[0].note is not known"],
  [
    "a body that is no base64",
    { answer: { status: 200, headers: [], bodyBase64: "?" } },
    "$.cases[0].answer.bodyBase64 does not fit",
  ],
  [
    "a header line of one",
    { answer: { status: 200, headers: [["a"]], bodyBase64: "" } },
    "$.cases[0].answer.headers[0] is too short",
  ],
  [
    "a status that is none",
    { answer: { status: 99, headers: [], bodyBase64: "" } },
    "$.cases[0].answer.status is too small",
  ],
  ["an id that is no text", { id: 1 }, "$.cases[0].id is not string"],
])("a case with %s breaks the schema", (_, change, problem) => {
  const corpus = read("answers-v3.json");
  const spoiled = { ...corpus, cases: [{ ...corpus.cases[0], ...change }] };
  expect(violations(schemaOf("answers-v3"), spoiled).join()).toContain(problem);
});

test("a key that is none, a case without a verdict and an unknown keyword are seen", () => {
  const corpus = read("answers-v3.json");
  const { verdict: _, ...unjudged } = corpus.cases[0];
  const spoiled = { ...corpus, platformKeys: [{ id: "x" }], cases: [unjudged] };
  expect(violations(schemaOf("answers-v3"), spoiled)).toEqual([
    "$.platformKeys[0] fits not exactly one of 2",
    "$.cases[0].verdict is missing",
  ]);
  expect(violations(JSON.parse('{"format":"date"}'), "x")).toEqual(["$: unknown keyword format"]);
});
