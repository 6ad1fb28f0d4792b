import {
  describeVerdict,
  errorSentences,
  proofSentences,
  reasonSentences,
  type Sentence,
  statusSentences,
} from "@wxrefund/browser-verify/messages";
import { statusTable, untrustedTable } from "@wxrefund/core";
import { describe, expect, test } from "vitest";

const tables = { statusSentences, reasonSentences, errorSentences, proofSentences };
const rows = Object.entries(tables).flatMap(([table, sentences]) =>
  Object.entries(sentences).map(([name, sentence]): [string, Sentence] => [`${table}.${name}`, sentence]),
);

describe("every sentence", () => {
  test.each(rows)("%s is whole in both languages", (_, { en, zh }) => {
    expect(en).toMatch(/^[A-Z][\x20-\x7e]*[.]$/);
    expect(zh).toMatch(/^\p{Script=Han}.*。$/u);
    expect(zh).not.toMatch(/[,;:?!]/);
  });

  test("says something of its own", () => {
    for (const language of ["en", "zh"] as const) {
      const said = rows.map(([, sentence]) => sentence[language]);
      expect(said.filter((text, n) => said.indexOf(text) !== n)).toEqual([]);
    }
  });

  test("there is one for all that core enumerates", () => {
    expect(Object.keys(statusSentences)).toEqual(statusTable.map(({ status }) => status));
    expect(Object.keys(reasonSentences)).toEqual(expect.arrayContaining(Object.keys(untrustedTable)));
  });
});

test("a status that is not final does not sound so", () => {
  const open = statusTable.filter(({ final }) => !final).map(({ status }) => statusSentences[status].en);
  expect(open.filter((text) => !/later|contact/.test(text))).toEqual([]);
});

test("a verdict is told by its status or its reason", () => {
  expect(describeVerdict({ ok: true, refund: { status: "SUCCESS" } }, "zh")).toContain("退款成功");
  expect(describeVerdict({ ok: false, reason: "v2-evidence" }, "en")).toContain("V2");
});
