import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface PublicPackage {
  /** Without the scope. */
  readonly short: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

export const scope = "@wxrefund/";
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Every package that is published. */
export const publicPackages: readonly PublicPackage[] = readdirSync(join(root, "packages"))
  .map((short) => join(root, "packages", short))
  .map((folder) => ({ folder, manifest: readManifest(folder) }))
  .filter(({ manifest }) => manifest.private !== true)
  .map(({ folder, manifest }) => ({ short: manifest.name.slice(scope.length), folder, manifest }));

/** The packages of ours that a package cannot do without, itself first. */
export function withSiblings(short: string): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const { dependencies = {} } = publicPackages.find((one) => one.short === name)?.manifest ?? {};
    for (const other of Object.keys(dependencies))
      if (other.startsWith(scope)) visit(other.slice(scope.length));
  };
  visit(short);
  return [...found];
}

/** The paths under which a package can be imported, `.` first. */
export function entryPaths({ exports }: Manifest): readonly string[] {
  return Object.keys(exports).filter((path) => !path.endsWith(".json"));
}
