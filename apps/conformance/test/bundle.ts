import { rolldown } from "rolldown";

/** Bundles a module of this app as a Worker would be uploaded: one file, no `node:` module to fall back on. */
export async function bundleWorker(path: string): Promise<string> {
  const bundle = await rolldown({
    input: path,
    platform: "neutral",
    resolve: { conditionNames: ["@wxrefund/source", "workerd", "browser", "import", "default"] },
    onLog: (level, log) => {
      if (level === "warn") throw new Error(log.message);
    },
  });
  const { output } = await bundle.generate({ format: "esm" });
  return output[0].code;
}
