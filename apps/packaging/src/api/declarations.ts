import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "rolldown/utils";

/** Where a name comes from: `imported` of `source`, `*` for all of it. */
export interface Origin {
  readonly source: string;
  readonly imported: string;
}

export interface Declaration {
  readonly name: string;
  /** Without comments. */
  readonly text: string;
  /** Every name that stands in it; those of its members are among them, which does no harm. */
  readonly names: ReadonlySet<string>;
}

/** A declaration file as the compiler writes it, taken apart. */
export interface DeclarationFile {
  readonly path: string;
  readonly declarations: Declaration[];
  readonly imports: Map<string, Origin>;
  /** Exported name → local name, or where it is passed on from. */
  readonly exports: Map<string, string | Origin>;
  /** `export * from` these. */
  readonly stars: string[];
}

type Parsed = ReturnType<typeof parseSync>;
type Statement = Parsed["program"]["body"][number];
type StatementOf<Type extends Statement["type"]> = Extract<Statement, { type: Type }>;
type TextOf = (node: { readonly start: number; readonly end: number }) => string;

/** The declaration file that a relative import names. */
export function besideOf({ path }: DeclarationFile, source: string): string {
  return join(dirname(path), source.replace(/\.[jt]s$/, ".d.ts"));
}

export function readDeclarations(path: string): DeclarationFile {
  const text = readFileSync(path, "utf8");
  const parsed = parseSync(path, text);
  const [error] = parsed.errors;
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const file: DeclarationFile = { path, declarations: [], imports: new Map(), exports: new Map(), stars: [] };
  for (const statement of parsed.program.body)
    readStatement(file, statement, textWithoutComments(text, parsed));
  return file;
}

function textWithoutComments(text: string, { comments }: Parsed): TextOf {
  return ({ start, end }) => {
    const inside = comments.filter((comment) => comment.start >= start && comment.end <= end);
    const pieces = [...inside, { start: end, end }].map((comment, n) =>
      text.slice(inside[n - 1]?.end ?? start, comment.start),
    );
    return pieces.join("").replaceAll(/\n\s*(?=\n)/g, "");
  };
}

function readStatement(file: DeclarationFile, statement: Statement, textOf: TextOf): void {
  if (statement.type === "ImportDeclaration") readImport(file, statement);
  else if (statement.type === "ExportAllDeclaration") readExportAll(file, statement);
  else if (statement.type === "ExportNamedDeclaration") readExportNamed(file, statement, textOf);
  else declare(file, statement, textOf(statement));
}

interface Named {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
}

function nameOf({ name, value }: Named): string {
  return name ?? String(value);
}

function readImport(
  { imports }: DeclarationFile,
  { source, specifiers }: StatementOf<"ImportDeclaration">,
): void {
  for (const one of specifiers) {
    const imported = one.type === "ImportSpecifier" ? nameOf(one.imported) : "*";
    imports.set(one.local.name, { source: source.value, imported });
  }
}

function readExportAll(
  file: DeclarationFile,
  { source, exported }: StatementOf<"ExportAllDeclaration">,
): void {
  if (exported === null) file.stars.push(source.value);
  else file.exports.set(nameOf(exported), { source: source.value, imported: "*" });
}

function readExportNamed(
  file: DeclarationFile,
  statement: StatementOf<"ExportNamedDeclaration">,
  textOf: TextOf,
): void {
  const { declaration, source, specifiers } = statement;
  for (const { local, exported } of specifiers) {
    const imported = nameOf(local);
    file.exports.set(nameOf(exported), source === null ? imported : { source: source.value, imported });
  }
  if (declaration === null) return;
  for (const name of declare(file, declaration, textOf(statement))) file.exports.set(name, name);
}

function declare(file: DeclarationFile, node: Statement, text: string): readonly string[] {
  const declared = namesDeclared(node);
  const names = namesIn(node, new Set());
  for (const name of declared) file.declarations.push({ name, text, names });
  return declared;
}

function namesDeclared(node: Statement): readonly string[] {
  if (node.type === "VariableDeclaration")
    return node.declarations.flatMap(({ id }) => ("name" in id ? [id.name] : []));
  return "id" in node && node.id !== null && "name" in node.id ? [node.id.name] : [];
}

function namesIn(node: unknown, found: Set<string>): ReadonlySet<string> {
  if (typeof node !== "object" || node === null) return found;
  if ("name" in node && typeof node.name === "string") found.add(node.name);
  for (const below of Object.values(node)) namesIn(below, found);
  return found;
}
