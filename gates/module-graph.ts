import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./planted-tree.ts";

/** `import "x"`, `import … from "x"`, `export … from "x"`, and `import("x")` of code and of types. */
const statement = /^\s*(?:import|export)\b(?:[^"'();=]*\bfrom)?\s*["']([^"']+)["']/gm;
const expression = /\bimport\s*\(\s*["']([^"']+)["']\s*\)/g;

function importsIn(text: string): string[] {
  return [...text.matchAll(statement), ...text.matchAll(expression)].map(([, name = ""]) => name);
}

type Kind = "types" | "default";

/** Every name under which code of a package can be imported. */
export function entriesOf(short: string): string[] {
  const manifest: { exports: Record<string, unknown> } = JSON.parse(
    readFileSync(join(root, "packages", short, "package.json"), "utf8"),
  );
  const paths = Object.keys(manifest.exports).filter((path) => !path.endsWith(".json"));
  return paths.map((path) => `@wxrefund/${short}${path.slice(1)}`);
}

/** Where a published entry such as `@wxrefund/node-http/transport` lies once built. */
export function entryOf(name: string, kind: Kind): string {
  const [, short = "", path = ""] = /^@wxrefund\/([^/]+)(\/.+)?$/.exec(name) ?? [];
  const folder = join(root, "packages", short);
  const manifest: { exports: Record<string, Record<Kind, string>> } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const target = manifest.exports[`.${path}`]?.[kind];
  if (target === undefined) throw new Error(`${name} is not published`);
  return join(folder, target);
}

/** In declarations a relative import names the JavaScript file beside it. */
function fileOf(from: string, relative: string, kind: Kind): string {
  const path = join(dirname(from), relative);
  return kind === "types" ? path.replace(/(?<!\.d)\.[jt]s$/, ".d.ts") : path;
}

function textOf(file: string): string {
  if (!existsSync(file)) throw new Error(`${file} is not there: build the packages first`);
  return readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

/** Everything that loading `file` loads, our own packages followed: names that are not files of ours. */
export function loadedBy(file: string, kind: Kind): string[] {
  const seen = new Set<string>();
  const names = new Set<string>();
  const visit = (at: string): void => {
    if (seen.has(at)) return;
    seen.add(at);
    for (const name of importsIn(textOf(at))) {
      if (!name.startsWith(".")) names.add(name);
      if (name.startsWith(".")) visit(fileOf(at, name, kind));
      else if (name.startsWith("@wxrefund/")) visit(entryOf(name, kind));
    }
  };
  visit(file);
  return [...names].toSorted();
}
