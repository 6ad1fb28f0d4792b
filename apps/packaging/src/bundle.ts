import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { root } from "./public-packages.ts";

export interface Bundle {
  readonly code: string;
  /** As a server would send it: gzip at its best. */
  readonly bytes: number;
  /** Modules that ended up in it, the heaviest first: bytes before minifying, and where each lies. */
  readonly modules: readonly (readonly [bytes: number, path: string])[];
  /** What of each module ended up in it, before minifying, in order. */
  readonly parts: readonly Part[];
}

export interface Part {
  readonly path: string;
  readonly code: string;
}

/** Bundles and minifies what a user's module takes from packages as built; `from` is where they can be found. */
export async function bundle(source: string, from: string): Promise<Bundle> {
  const importer = `${from}/user.js`;
  const built = await rolldown({
    input: "user",
    platform: "browser",
    external: [/^node:/],
    resolve: { conditionNames: ["browser", "import", "default"] },
    plugins: [
      {
        name: "user",
        resolveId: (id) => (id === "user" ? importer : null),
        load: (id) => (id === importer ? source : null),
      },
    ],
    onLog: (level, { message }) => {
      if (level === "warn") throw new Error(message);
    },
  });
  const { output } = await built.generate({ format: "esm", minify: true });
  const [{ code, modules }] = output;
  const parts = Object.entries(modules).flatMap(([path, rendered]) =>
    rendered.code === null || rendered.code === "" ? [] : [{ path: shown(path), code: rendered.code }],
  );
  const heaviest = parts.map((part) => [part.code.length, part.path] as const).toSorted(([a], [b]) => b - a);
  return { code, bytes: zipped(code), modules: heaviest, parts };
}

/** Bytes of a text as a server would send it. */
export function zipped(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}

function shown(path: string): string {
  return path.replace(/^.*\/node_modules\//, "").replace(`${root}packages/`, "");
}
