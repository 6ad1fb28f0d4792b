import { spawnSync } from "node:child_process";

/** What the compiler makes of one source. */
const outputs = [".d.ts", ".d.ts.map", ".js", ".js.map"];
const together = `{${outputs.join(",")}}`;

/** The files of a tarball, sorted; the four outputs of one source stand in one line when all are there. */
export function packedList(tarball: string): string {
  const done = spawnSync("tar", ["-tzf", tarball], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`tar cannot list ${tarball}: ${done.stderr}`);
  const files = new Set(
    done.stdout.split("\n").flatMap((path) => /^package\/(.*[^/])$/.exec(path)?.[1] ?? []),
  );
  const lines = [...files].flatMap((path) => {
    const stem = /^(dist\/.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path)?.[1];
    if (stem === undefined || !outputs.every((ending) => files.has(stem + ending))) return [path];
    return path.endsWith(".js") ? [stem + together] : [];
  });
  return `${lines.toSorted().join("\n")}\n`;
}
