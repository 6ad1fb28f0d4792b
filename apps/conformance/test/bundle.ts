import { readFileSync } from "node:fs";
import { type OutputOptions, type Plugin, rolldown, type RolldownOptions } from "rolldown";

const options: RolldownOptions = {
  platform: "neutral",
  onLog: (level, log) => {
    if (level === "warn") throw new Error(log.message);
  },
};

/** Bundles a module of this app as a Worker would be uploaded: one file, no `node:` module to fall back on. */
export async function bundleWorker(path: string): Promise<string> {
  const conditionNames = ["@wxrefund/source", "workerd", "browser", "import", "default"];
  const bundle = await rolldown({ ...options, input: path, resolve: { conditionNames } });
  const { output } = await bundle.generate({ format: "esm" });
  return output[0].code;
}

/** Leaves JSON to the runtime's own reader: some vectors hold half characters, which the bundler's refuses. */
const jsonAsText: Plugin = {
  name: "json-as-text",
  load: (id) => {
    if (!id.endsWith(".json")) return null;
    const text = JSON.stringify(readFileSync(id, "utf8"));
    return { code: `export default JSON.parse(${text});`, moduleType: "js" };
  },
};

// Older than `await using`, which is rewritten for runtimes that lack it.
const transform = { target: "es2022" } as const;
const chunks: OutputOptions = { format: "esm", chunkFileNames: "[name].js" };

export interface Module {
  readonly name: string;
  readonly code: string;
}

/**
 * Bundles the cases, from the packages as built, and one small module for each way to start them. The cases lie in a
 * file of their own, so that every runtime runs the same bytes.
 */
export async function bundleCases(dir: string): Promise<readonly Module[]> {
  const entries = ["ids", "command", "worker", "page"];
  const bundle = await rolldown({
    ...options,
    input: Object.fromEntries(
      entries.map((name) => [name, new URL(`../src/runner/${name}.ts`, import.meta.url).pathname]),
    ),
    resolve: { conditionNames: ["import", "default"] },
    external: [/^node:/, "@wxrefund/node-http", "@wxrefund/node-http/transport"],
    plugins: [jsonAsText],
    transform,
  });
  const { output } = await bundle.write({ ...chunks, dir });
  return output.flatMap((file) => (file.type === "chunk" ? [{ name: file.fileName, code: file.code }] : []));
}
