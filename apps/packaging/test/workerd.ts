import { Miniflare } from "miniflare";
import { rolldown } from "rolldown";

/** Bundles a module of a project as a Worker would be uploaded and asks it once, without any `node:` module there. */
export async function askWorker(path: string): Promise<string> {
  const bundle = await rolldown({
    input: path,
    platform: "neutral",
    resolve: { conditionNames: ["workerd", "browser", "import", "default"] },
    onLog: (level, { message }) => {
      if (level === "warn") throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: "esm" });
  const script = output[0].code;
  const worker = new Miniflare({ modules: true, script, compatibilityDate: "2026-07-01", cf: false });
  try {
    const answer = await worker.dispatchFetch("http://worker.test/");
    return await answer.text();
  } finally {
    await worker.dispose();
  }
}
