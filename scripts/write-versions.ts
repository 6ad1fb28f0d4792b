/** Gives every `packages/<name>/src/version.ts` its package's version: part of `changeset version`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const packages = join(process.argv[2] ?? join(import.meta.dirname, ".."), "packages");

for (const name of readdirSync(packages)) {
  const source = join(packages, name, "src/version.ts");
  if (!existsSync(source)) continue;
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(join(packages, name, "package.json"), "utf8"),
  );
  const text = readFileSync(source, "utf8");
  const written = text.replace(/"\d[^"]*"/, JSON.stringify(version));
  if (!written.includes(JSON.stringify(version))) throw new Error(`${source} has no version to replace.`);
  writeFileSync(source, written);
}
