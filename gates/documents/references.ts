import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { proseOf } from "./fences.ts";

/** What a document refers to, looked up in a checkout. */
export interface Checkout {
  readonly root: string;
  /** Every file, by its path from the root. */
  readonly files: readonly string[];
}

const link = /\]\(([^()\s]+)\)/g;

/** Links to a file or heading that is not there. */
export function brokenLinks({ root, files }: Checkout, document: string, text: string): readonly string[] {
  const targets = [...proseOf(text).matchAll(link)].map(([, target = ""]) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? document : normalize(join(dirname(document), path)).replace(/\/$/, "");
    if (!isThere(files, file)) return true;
    if (anchor === undefined) return false;
    return !anchorsOf(file === document ? text : readFileSync(join(root, file), "utf8")).includes(anchor);
  });
}

function isThere(files: readonly string[], path: string): boolean {
  return files.some((file) => file === path || file.startsWith(`${path}/`));
}

/** The headings of a document, as they are linked to. */
function anchorsOf(text: string): readonly string[] {
  return headingsOf(text).map(({ title }) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, "")
      .replaceAll(" ", "-"),
  );
}

export function headingsOf(text: string): readonly { readonly level: number; readonly title: string }[] {
  return [...proseOf(text).matchAll(/^(#+) (.+)$/gm)].map(([, marks = "", title = ""]) => ({
    level: marks.length,
    title,
  }));
}

const codeSpan = /`([^`\n]+)`/g;
const pathLike = /^(?:[\w.-]+\/)+[\w.-]*$/;
const firstSteps = /^(?:packages|apps|gates|scripts|vectors|\.ci|\.changeset|\.github)\//;
const ofPackage = /^[a-z-]+\/(?:src|test)\//;

/** Files and folders named in backticks that are not there; those of a package may leave out `packages/`. */
export function missingPaths({ files }: Checkout, text: string): readonly string[] {
  const named = spansOf(text).filter(
    (span) => pathLike.test(span) && (firstSteps.test(span) || ofPackage.test(span)),
  );
  return named.filter((span) => {
    const at = span.replace(/\/$/, "");
    return !isThere(files, at) && !isThere(files, `packages/${at}`);
  });
}

/** Functions named as `name()` that no source declares, or not the file named with them: `name()` in `file.ts`. */
export function missingFunctions({ root, files }: Checkout, text: string): readonly string[] {
  const sources = files.filter((file) => /^(?:packages|apps)\/[^/]+\/src\/.*\.ts$/.test(file));
  const declared = (name: string, path: string): boolean =>
    sources
      .filter((file) => path === "" || file === path || file === `packages/${path}`)
      .some((file) => declarationOf(name).test(readFileSync(join(root, file), "utf8")));
  const named = [...proseOf(text).matchAll(functionSpan)].map(([, name = "", path = ""]) => ({ name, path }));
  return named.filter(({ name, path }) => !declared(name, path)).map(({ name }) => name);
}

const functionSpan = /`([A-Za-z]\w*)\(\)`(?:\s+(?:in\s+|\()`([\w./-]+\.ts)`)?/g;

function declarationOf(name: string): RegExp {
  return new RegExp(`\\b(?:function\\*?|const|readonly)\\s+${name}\\b|^  ${name}\\(`, "m");
}

const citation = /`([\w./-]+\.ts)` “([^”]+)”/g;

/** Tests that a document cites by file and words, and that are not there: `file.test.ts` “words of its title”. */
export function missingTests({ root, files }: Checkout, text: string): readonly string[] {
  return [...text.matchAll(citation)]
    .filter(([, file = "", words = ""]) => {
      const at = files.find((candidate) => candidate === file || candidate === `packages/${file}`);
      return at === undefined || !readFileSync(join(root, at), "utf8").includes(words);
    })
    .map(([cited]) => cited);
}

function spansOf(text: string): readonly string[] {
  return [...proseOf(text).matchAll(codeSpan)].map(([, span = ""]) => span);
}
