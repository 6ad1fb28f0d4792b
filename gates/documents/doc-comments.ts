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

const declaration = /^export (?:async )?(?:function|const|class) ([A-Za-z]\w*)/gm;
const list = /^export \{([^}]*)\} from/gm;

/** The values that a module exports: those it declares and those it passes on by name. */
export function exportsOf(text: string): readonly string[] {
  const declared = [...text.matchAll(declaration)].map(([, name = ""]) => name);
  const passedOn = [...text.matchAll(list)].flatMap(([, names = ""]) => names.split(","));
  return [...declared, ...passedOn.flatMap((name) => /^\s*(\w+)\s*$/.exec(name)?.[1] ?? [])];
}

/** A module's specifier with the values it exports, the nearest first. */
export type Source = readonly [specifier: string, names: readonly string[]];

/** The example as a module: what it uses and does not declare is imported from the first source that has it. */
export function moduleOf(code: string, sources: readonly Source[]): string {
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  const taken = new Set([...code.matchAll(/(?:const|let) (\w+) =/g)].map(([, name = ""]) => name));
  const body = /^ *return /m.test(code) ? `async function example() {\n${code}}\n` : code;
  const lines = sources.flatMap(([specifier, names]) => {
    const wanted = names.filter((name) => words.has(name) && !taken.has(name));
    for (const name of wanted) taken.add(name);
    return wanted.length === 0 ? [] : [`import { ${wanted.join(", ")} } from "${specifier}";`];
  });
  return [...lines, body, "export {};", ""].join("\n");
}

/** Whether an example stands on its own, without the names that `surroundings` lends it. */
export function standsAlone(code: string): boolean {
  const lent = Object.keys(surroundings).join("|");
  const declared = new Set([...code.matchAll(/(?:const|let) (\w+) =/g)].map(([, name = ""]) => name));
  const used = code
    .replace(/\/\/.*$|"[^"]*"/gm, "")
    .matchAll(new RegExp(`(?<![.\\w])(${lent})\\b(?!:)`, "g"));
  return [...used].every(([, name = ""]) => declared.has(name));
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

/** What examples take for granted, so that they may be short. */
export const surroundings: Readonly<Record<string, string>> = {
  answer: `import("@wxrefund/core").WireAnswer`,
  appids: `readonly string[]`,
  body: `Uint8Array`,
  config: `import("@wxrefund/client").RefundClientConfig`,
  der: `Uint8Array`,
  dir: `string`,
  env: `{ readonly WECHATPAY_PRIVATE_KEY: string; readonly WECHATPAY_PUBLIC_KEY: string }`,
  error: `import("@wxrefund/core").RefundError`,
  fields: `ReadonlyMap<string, string>`,
  headers: `import("@wxrefund/core").WireAnswer["headers"]`,
  host: `import("@wxrefund/client").ClientHost`,
  hosts: `any`,
  key: `any`,
  merchant: `import("@wxrefund/client").RefundClientConfig`,
  keys: `any`,
  message: `Uint8Array`,
  nonce: `() => string`,
  nowMs: `number`,
  outRefundNo: `string`,
  outTradeNo: `string`,
  pem: `string`,
  question: `import("@wxrefund/core").QuestionV3`,
  refund: `import("@wxrefund/core").Refund`,
  refunds: `import("@wxrefund/client").RefundClient`,
  request: `import("@wxrefund/core").WireRequest`,
  response: `Response`,
  rsa: `import("@wxrefund/core").Rsa`,
  sent: `any`,
  sandbox: `import("@wxrefund/sandbox").Sandbox`,
  sender: `import("@wxrefund/core").JudgedV2["sender"]`,
  signature: `string`,
  transport: `import("@wxrefund/client").Transport`,
};

/** The same as a module of ambient declarations. */
export function surroundingsModule(): string {
  const lines = Object.entries(surroundings).map(([name, type]) => `  const ${name}: ${type};`);
  return ["declare global {", ...lines, "}", "export {};", ""].join("\n");
}
