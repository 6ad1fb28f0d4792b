import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type PublicPackage, publicPackages, root, scope } from "./public-packages.ts";

/** Packs every public package, as built, the way a release does. */
export function packAll(folder: string): void {
  const filters = publicPackages.map(({ short }) => `--filter=${scope}${short}`);
  const args = ["--prefer-offline", "-y", "pnpm@12", ...filters, "-r", "pack", "--pack-destination", folder];
  const done = spawnSync("npx", args, { cwd: root, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`pnpm pack failed: ${done.stdout}${done.stderr}`);
}

export function tarballOf(
  folder: string,
  { short, manifest }: Pick<PublicPackage, "short" | "manifest">,
): string {
  return join(folder, `wxrefund-${short}-${manifest.version}.tgz`);
}
