import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../src/host.ts";
import { commandLine } from "../command-line.ts";
import type { Shop } from "../shop.ts";

/** A directory for what people save before they ask the doctor. */
export interface Scene {
  /** Writes a file and gives its path. */
  readonly save: (name: string, content: string | Uint8Array) => Promise<string>;
  readonly remove: () => Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const directory = await mkdtemp(join(tmpdir(), "wxrefund-doctor-"));
  return {
    save: async (name, content) => {
      const path = join(directory, name);
      await writeFile(path, content);
      return path;
    },
    remove: () => rm(directory, { recursive: true }),
  };
}

export interface Told {
  readonly exit: number;
  readonly document: unknown;
  /** Everything that was written, for programs and for people. */
  readonly written: string;
}

/** Asks the doctor twice, once for programs and once for people, who must be told the same exit code. */
export async function doctor(argv: readonly string[], env: Environment = {}): Promise<Told> {
  const forPrograms = await commandLine(["doctor", ...argv, "--json"], env);
  const forPeople = await commandLine(["doctor", ...argv], env);
  if (forPrograms.exit !== forPeople.exit)
    throw new Error(`exit ${forPrograms.exit} for programs, ${forPeople.exit} for people`);
  const document: unknown = JSON.parse(forPrograms.stdout);
  const written = [forPrograms, forPeople].map(({ stdout, stderr }) => stdout + stderr).join("");
  return { exit: forPrograms.exit, document, written };
}

/** The secrets of a shop that stand in a text; there should be none. */
export function secretsIn(text: string, { secrets }: Shop): readonly string[] {
  return secrets.filter((secret) => text.includes(secret));
}

/** `id: state` of each check of a document. */
export function statesOf(document: unknown): readonly string[] {
  return checksOf(document).map(({ id, state }) => `${id}: ${state}`);
}

interface CheckDocument {
  readonly id: string;
  readonly state: string;
  readonly finding?: string;
  readonly text: string;
  readonly fix?: string;
}

export function checksOf(document: unknown): readonly CheckDocument[] {
  if (typeof document !== "object" || document === null || !("checks" in document)) return [];
  return Array.isArray(document.checks) ? document.checks : [];
}

/** The texts of the checks that failed. */
export function failuresOf(document: unknown): string {
  return checksOf(document)
    .filter(({ state }) => state === "fail")
    .map(({ text }) => text)
    .join("\n");
}
