import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PageFiles } from "@wxrefund/example/desk";
import { rolldown } from "rolldown";

const example = new URL("../../example/src/", import.meta.url);

/** The page as the desk's build makes it, from the sources. */
export async function bundledPage(): Promise<PageFiles> {
  const script = await bundled({ entry: "desk/page/main.tsx", platform: "browser", conditions: ["browser"] });
  return { script, style: await joinedStyle(new URL("desk/page/style/", example)) };
}

async function joinedStyle(folder: URL): Promise<string> {
  const names = (await readdir(folder)).toSorted();
  const sheets = names.map((name) => readFile(new URL(name, folder), "utf8"));
  return (await Promise.all(sheets)).join("");
}

/** The Worker as it would be uploaded: one file, no `node:` module to fall back on. */
export function bundledWorker(): Promise<string> {
  return bundled({ entry: "worker.ts", platform: "neutral", conditions: ["workerd", "browser"] });
}

interface Wanted {
  readonly entry: string;
  readonly platform: "browser" | "neutral";
  readonly conditions: readonly string[];
}

async function bundled({ entry, platform, conditions }: Wanted): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL(entry, example)),
    platform,
    resolve: { conditionNames: ["@wxrefund/source", ...conditions, "import", "default"] },
    onLog: (level, { message }) => {
      if (level === "warn") throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: "esm", minify: platform === "browser" });
  return output[0].code;
}
