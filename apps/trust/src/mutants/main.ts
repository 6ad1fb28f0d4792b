/** Takes each check away in turn, on copies of the checkout, and demands that a test fails. Prints Markdown. */
import process from "node:process";
import { type CopiedTree, copyTree, type Outcome } from "./copied-tree.ts";
import type { Mutant } from "./mutant.ts";
import { rules } from "./rules.ts";
import { mutants, mutatedText } from "./table.ts";

const copies = 2;
const only = process.argv.slice(2);
const chosen = only.length === 0 ? mutants : mutants.filter(({ rule }) => only.includes(rule));

interface Judged extends Mutant {
  readonly outcome: Outcome;
}

async function judged(tree: CopiedTree, mutant: Mutant): Promise<Judged> {
  const text = tree.read(mutant.file);
  tree.write(mutant.file, mutatedText(mutant, text));
  const outcome = await tree.test(mutant.tests);
  tree.write(mutant.file, text);
  process.stderr.write(
    `${mutant.rule} ${outcome === "failed" ? "killed" : outcome.toUpperCase()} ${mutant.file}\n`,
  );
  return { ...mutant, outcome };
}

/** Each copy takes the next mutant when it is done with its own. */
async function judgedBy(
  tree: CopiedTree,
  left: (readonly [number, Mutant])[],
  done: Judged[],
): Promise<void> {
  for (let next = left.shift(); next !== undefined; next = left.shift())
    done[next[0]] = await judged(tree, next[1]);
}

/** Without a mutant everything passes, or a failure would say nothing. */
async function requireSound(tree: CopiedTree): Promise<void> {
  const files = new Set(chosen.flatMap(({ tests }) => tests));
  const outcome = await tree.test([...files]);
  if (outcome !== "passed") throw new Error(`Without any mutant the tests are ${outcome}.`);
}

const oneLine = (text: string): string => {
  const line = text.trim().replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
};
const code = (text: string): string => (text.trim() === "" ? "nothing" : `\`\` ${oneLine(text)} \`\``);

const trees = Array.from({ length: copies }, copyTree);
const done: Judged[] = [];
try {
  await Promise.all(trees.slice(0, 1).map(requireSound));
  const left = [...chosen.entries()];
  await Promise.all(trees.map((tree) => judgedBy(tree, left, done)));
} finally {
  for (const tree of trees) tree.remove();
}

const killed = done.filter(({ outcome }) => outcome === "failed");
const rows = done.map(({ rule, file, find, replace, tests, outcome }) => {
  const end = outcome === "failed" ? "killed" : outcome === "passed" ? "SURVIVED" : "BROKEN";
  const by = tests.map((path) => `\`${path}\``).join(", ");
  return `| ${rule} | ${rules[rule]} | \`${file}\` | ${code(find)} | ${code(replace)} | ${by} | ${end} |`;
});
const head = [
  "| | rule | in | taken out | put in | missed by | |",
  "| --- | --- | --- | --- | --- | --- | --- |",
];
process.stdout.write(
  `${killed.length} of ${done.length} mutants killed.\n\n${[...head, ...rows].join("\n")}\n`,
);
process.exitCode = killed.length === done.length ? 0 : 1;
