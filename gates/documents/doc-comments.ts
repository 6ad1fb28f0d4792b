import { fencesIn } from "./fences.ts";

/** An `@example` of a doc comment. */
export interface DocExample {
  /** `packages/core/src/codec/utf8.ts:12`, where it begins. */
  readonly place: string;
  readonly path: string;
  readonly code: string;
}

const docComment = /\/\*\*([\s\S]*?)\*\//g;

export function docExamplesIn(path: string, text: string): readonly DocExample[] {
  return [...text.matchAll(docComment)].flatMap(({ index, 1: comment = "" }) => {
    const [before = "", ...examples] = comment.replace(/^[ \t]*\* ?/gm, "").split("@example\n");
    const line = text.slice(0, index).split("\n").length + before.split("\n").length - 1;
    return examples
      .flatMap((example) => fencesIn(path, example))
      .map(({ code }) => ({ place: `${path}:${line}`, path, code }));
  });
}

const declaration = /^export (?:async )?(function|const|class|interface|type) ([A-Za-z]\w*)/gm;
const list = /^export (type )?\{([^}]*)\} from/gm;

/** What a module exports, as import lists name it: what it declares and what it passes on by name. */
export function exportsOf(text: string): readonly string[] {
  const declared = [...text.matchAll(declaration)].map(([, kind = "", name = ""]) =>
    kind === "interface" || kind === "type" ? `type ${name}` : name,
  );
  const passedOn = [...text.matchAll(list)].flatMap(([, type = "", names = ""]) =>
    names.split(",").flatMap((name) => /^\s*((?:type )?\w+)\s*$/.exec(name)?.[1]?.replace(/^/, type) ?? []),
  );
  return [...declared, ...passedOn].map((name) => name.replace("type type ", "type "));
}

/** A module's specifier with the values it exports, the nearest first. */
export type Source = readonly [specifier: string, names: readonly string[]];

/**
 * The example as a module: what it uses and does not declare is imported from the first source that has it, or lent by
 * `surroundings`, or by `lent` as anything.
 */
export function moduleOf(code: string, sources: readonly Source[], lent: readonly string[] = []): string {
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  const taken = declaredIn(code);
  const take = (names: readonly string[]): readonly string[] => {
    const plain = (name: string): string => name.replace("type ", "");
    const wanted = names.filter((name) => words.has(plain(name)) && !taken.has(plain(name)));
    for (const name of wanted) taken.add(plain(name));
    return wanted;
  };
  const imports = sources.flatMap(([specifier, names]) => {
    const wanted = take(names);
    return wanted.length === 0 ? [] : [`import { ${wanted.join(", ")} } from "${specifier}";`];
  });
  const loans = take([...new Set([...Object.keys(surroundings), ...lent])]);
  const declarations = loans.map((name) => `declare const ${name}: ${surroundings[name] ?? "any"};`);
  return [...imports, ...declarations, ...inModule(code), "export {};", ""].join("\n");
}

function declaredIn(code: string): Set<string> {
  const declared = [...code.matchAll(/(?:const|let|import \* as) (\w+)/g)].map(([, name = ""]) => name);
  const listed = [...code.matchAll(/(?:const|let|import)(?: type)? \{([^}]*)\}/g)].flatMap(([, names = ""]) =>
    names.split(",").flatMap((name) => /(\w+)\s*$/.exec(name)?.[1] ?? []),
  );
  return new Set([...declared, ...listed]);
}

/** What returns stands in a function; imports stay outside it. */
function inModule(code: string): readonly string[] {
  if (!/^[^{]*\breturn\b/m.test(code)) return [code];
  const lines = code.split("\n");
  const imports = lines.filter((line) => line.startsWith("import "));
  const others = lines.filter((line) => !line.startsWith("import "));
  return [...imports, "export async function example() {", ...others, "}"];
}

const unknownName = /(?:Cannot find name|shorthand property) '(\w+)'/;

/** Names that an example takes for granted: unknown ones that it does not call. */
export function borrowedNames(code: string, complaints: readonly string[]): readonly string[] {
  const names = complaints.flatMap((told) => unknownName.exec(told)?.[1] ?? []);
  return names.filter((name) => !new RegExp(`\\b${name}\\(`).test(code));
}

const claimed = /^(?!const |let |import |throw |await |\/\/)(.+?);\s*\/\/ (.+)$/gm;
const word = /^(true|false|undefined)(?=$|: )/;

/**
 * Lines such as `isFresh(a, b); // true: why` become comparisons, where the comment is a value and not a remark.
 * What stays unequal is printed.
 */
export function withClaims(code: string): { readonly code: string; readonly claims: number } {
  let claims = 0;
  const compared = code.replace(claimed, (line: string, expression: string, text: string) => {
    const value = word.exec(text)?.[1] ?? text;
    if (!isValue(value) && !text.startsWith("throws")) return line;
    claims += 1;
    if (text.startsWith("throws")) return `throws(() => ${expression}, ${JSON.stringify(expression)});`;
    return `compare(() => ${expression}, () => (${value}), ${JSON.stringify(expression)});`;
  });
  return { code: `${compare}\n${compared}`, claims };
}

const compare = `import { isDeepStrictEqual } from "node:util";
const compare = (get: () => unknown, say: () => unknown, text: string): void => {
  const plain = (value: unknown): unknown => value === undefined ? value : JSON.parse(JSON.stringify(value));
  if (!isDeepStrictEqual(plain(get()), plain(say()))) console.log(text, "is", get());
};
const throws = (get: () => unknown, text: string): void => {
  try {
    console.log(text, "is", get());
  } catch {}
};`;

/** A literal: a text, a number, a word, or a list or object of them. */
function isValue(text: string): boolean {
  if (word.test(text)) return true;
  try {
    JSON.parse(text.replace(/([{,] ?)(\w+):/g, '$1"$2":'));
    return true;
  } catch {
    return false;
  }
}

/** What examples take for granted, so that they may be short; other names that they only pass on are anything. */
const surroundings: Readonly<Record<string, string>> = {
  answer: `import("@wxrefund/core").WireAnswer`,
  config: `import("@wxrefund/client").RefundClientConfig`,
  createServer: `typeof import("node:http").createServer`,
  error: `import("@wxrefund/core").RefundError`,
  event: `any`,
  handle: `any`,
  host: `import("@wxrefund/client").ClientHost`,
  key: `any`,
  question: `import("@wxrefund/core").QuestionV3`,
  refund: `import("@wxrefund/core").Refund`,
  refunds: `import("@wxrefund/client").RefundClient`,
  request: `import("@wxrefund/core").WireRequest`,
  response: `Response`,
  rsa: `import("@wxrefund/core").Rsa`,
  save: `any`,
  sandbox: `import("@wxrefund/sandbox").Sandbox`,
  seen: `any`,
  transport: `import("@wxrefund/client").Transport`,
};
