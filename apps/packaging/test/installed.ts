import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tarballOf } from "../src/pack.ts";
import { publicPackages, withSiblings } from "../src/public-packages.ts";
import { run } from "./command.ts";

/** Somebody's empty project in which npm installed one of the packages, its siblings from the same release. */
export function installAlone(short: string, tarballs: string, beside: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), `wxrefund-alone-${short}-`));
  writeFileSync(join(folder, "package.json"), `{ "private": true }\n`);
  const siblings = withSiblings(short).flatMap((name) => publicPackages.filter((one) => one.short === name));
  const files = siblings.map((one) => tarballOf(tarballs, one));
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const done = run(folder, "npm", "install", ...quiet, ...files, ...beside);
  if (done.status !== 0) throw new Error(`npm install failed: ${done.output}`);
  return folder;
}

/** Everything npm put there, by name. */
export function installedIn(folder: string): readonly string[] {
  const top = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
  return top
    .flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(join(folder, "node_modules", name)).map((one) => `${name}/${one}`)
        : [name],
    )
    .toSorted();
}
