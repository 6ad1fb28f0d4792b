import { join } from "node:path";
import { entryPaths, type PublicPackage } from "../public-packages.ts";
import {
  besideOf,
  type Declaration,
  type DeclarationFile,
  type Origin,
  readDeclarations,
} from "./declarations.ts";

/** A name in a file of ours, or one of another package (`*` for all of it). */
type Meaning = { readonly file: DeclarationFile; readonly name: string } | Origin;

/** Follows names through files, each of which is read once. */
interface Reader {
  readonly file: (path: string) => DeclarationFile;
}

function makeReader(): Reader {
  const files = new Map<string, DeclarationFile>();
  return {
    file: (path) => {
      const file = files.get(path) ?? readDeclarations(path);
      files.set(path, file);
      return file;
    },
  };
}

function exportedNames(reader: Reader, file: DeclarationFile): readonly string[] {
  const passedOn = file.stars.flatMap((source) => {
    if (!source.startsWith("."))
      throw new Error(`${file.path} passes on all of ${source}: name what is meant`);
    return exportedNames(reader, reader.file(besideOf(file, source)));
  });
  return [...new Set([...file.exports.keys(), ...passedOn])].toSorted();
}

function meaningOf(reader: Reader, file: DeclarationFile, exported: string): Meaning {
  const target = file.exports.get(exported);
  if (typeof target === "string") return localMeaning(reader, file, target);
  if (target !== undefined) return meaningAt(reader, file, target);
  const others = file.stars.map((source) => reader.file(besideOf(file, source)));
  const other = others.find((candidate) => exportedNames(reader, candidate).includes(exported));
  if (other === undefined) throw new Error(`${file.path} does not export ${exported}`);
  return meaningOf(reader, other, exported);
}

function localMeaning(reader: Reader, file: DeclarationFile, name: string): Meaning {
  const origin = file.imports.get(name);
  return origin === undefined ? { file, name } : meaningAt(reader, file, origin);
}

function meaningAt(reader: Reader, file: DeclarationFile, { source, imported }: Origin): Meaning {
  if (!source.startsWith(".") || imported === "*") return { source, imported };
  return meaningOf(reader, reader.file(besideOf(file, source)), imported);
}

interface Place {
  readonly file: DeclarationFile;
  readonly declaration: Declaration;
}

function placesOf(meaning: Meaning): readonly Place[] {
  if ("source" in meaning) return [];
  const { file, name } = meaning;
  return file.declarations.filter((one) => one.name === name).map((declaration) => ({ file, declaration }));
}

/** Declarations that `places` name and that stand in no section yet, and what these name, and so on. */
function namedBeside(reader: Reader, places: readonly Place[]): readonly Declaration[] {
  const seen = new Set(places.map(({ declaration }) => declaration));
  const queue = [...places];
  const beside: Declaration[] = [];
  for (const { file, declaration } of queue)
    for (const name of declaration.names)
      for (const place of placesOf(localMeaning(reader, file, name))) {
        if (seen.has(place.declaration)) continue;
        seen.add(place.declaration);
        beside.push(place.declaration);
        queue.push(place);
      }
  return beside.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

interface Section {
  readonly text: string;
  readonly places: readonly Place[];
}

/** What an entry exports: first the names it passes on from other packages, then its declarations. */
function sectionOf(reader: Reader, title: string, file: DeclarationFile): Section {
  const passedOn: string[] = [];
  const places: Place[] = [];
  for (const exported of exportedNames(reader, file)) {
    const meaning = meaningOf(reader, file, exported);
    places.push(...placesOf(meaning));
    if (!("source" in meaning)) continue;
    const name = meaning.imported === exported ? exported : `${meaning.imported} as ${exported}`;
    passedOn.push(`from "${meaning.source}": ${name}`);
  }
  const lists = passedOn.length === 0 ? [] : [passedOn.toSorted().join("\n")];
  return { text: [`## ${title}`, ...lists, ...textsOf(places)].join("\n\n"), places };
}

function textsOf(places: readonly Place[]): readonly string[] {
  return places.map(({ declaration }) => declaration.text);
}

/**
 * Everything a user of the package can name, by entry, without comments; then what that names and no entry exports.
 * From the declarations as built.
 */
export function apiReport({ folder, manifest }: PublicPackage): string {
  const reader = makeReader();
  const sections = entryPaths(manifest).map((path) => {
    const target = manifest.exports[path];
    const types = typeof target === "string" ? target : (target?.["types"] ?? "");
    return sectionOf(reader, join(manifest.name, path), reader.file(join(folder, types)));
  });
  const beside = namedBeside(
    reader,
    sections.flatMap(({ places }) => places),
  );
  const rest =
    beside.length === 0 ? [] : ["## named above, exported by no entry", ...beside.map(({ text }) => text)];
  return `${[...sections.map(({ text }) => text), ...rest].join("\n\n")}\n`;
}
