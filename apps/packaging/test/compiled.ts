import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Outcome, run } from "./command.ts";

/** How strict users compile: libraries are checked too, all but the compiler's own. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  target: "es2022",
};

const resolutions = {
  nodenext: { module: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};

const nodeTypes = join(import.meta.dirname, "../node_modules/@types");

const surroundings = {
  "with the DOM": { lib: ["es2023", "dom"], types: [] },
  "with Node's types": { lib: ["es2023"], types: ["node"], typeRoots: [nodeTypes] },
  "with both": { lib: ["es2023", "dom"], types: ["node"], typeRoots: [nodeTypes] },
  "without either": { lib: ["es2023"], types: [] },
};

type Resolution = keyof typeof resolutions;
export type Surroundings = keyof typeof surroundings;

export interface Compiling {
  readonly resolution: Resolution;
  readonly surroundings: Surroundings;
  /** Names of the entries that are imported. */
  readonly entries: readonly string[];
}

/** Compiles a module of a project that imports all of these entries. */
export function compile(folder: string, how: Compiling): Outcome {
  const lines = how.entries.map((name, n) => `import * as entry${n} from "${name}";\nexport { entry${n} };`);
  writeFileSync(join(folder, "user.mts"), lines.join("\n"));
  const compilerOptions = { ...strict, ...resolutions[how.resolution], ...surroundings[how.surroundings] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["user.mts"] }));
  return run(
    folder,
    join(import.meta.dirname, "../node_modules/.bin/tsc"),
    "-p",
    folder,
    "--pretty",
    "false",
  );
}

/** Both ways to resolve, in each of the surroundings that entries are listed for. */
export function waysIn(
  typed: Readonly<Partial<Record<Surroundings, readonly string[]>>>,
): readonly Compiling[] {
  const all: readonly Resolution[] = ["nodenext", "bundler"];
  const wheres: readonly Surroundings[] = [
    "with the DOM",
    "with Node's types",
    "with both",
    "without either",
  ];
  return wheres.flatMap((where) => {
    const entries = typed[where];
    if (entries === undefined) return [];
    return all.map((resolution) => ({ resolution, surroundings: where, entries }));
  });
}
