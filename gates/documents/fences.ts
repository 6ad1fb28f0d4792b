/** One fenced block of a document. */
export interface Fence {
  /** The document, by its path from the root. */
  readonly document: string;
  /** Where the block begins, counted from 1. */
  readonly line: number;
  /** `ts`, `sh` and so on. */
  readonly language: string;
  /** What stands behind the language: `run`, `continued`, `printed`. */
  readonly words: readonly string[];
  readonly code: string;
}

const block = /^( *)```(\S*)[ \t]*(.*)\n([\s\S]*?)^\1```$/gm;

export function fencesIn(document: string, text: string): readonly Fence[] {
  return [...text.matchAll(block)].map(({ index, 2: language = "", 3: words = "", 4: code = "" }) => ({
    document,
    line: text.slice(0, index).split("\n").length,
    language,
    words: words.split(" ").filter((word) => word !== ""),
    code,
  }));
}

/** The document without its fenced blocks. */
export function proseOf(text: string): string {
  return text.replace(block, "");
}

/** Code of a document that stands for itself. */
export interface Example {
  /** `README.md:30`, of its first block. */
  readonly place: string;
  readonly language: "ts" | "sh";
  readonly runs: boolean;
  readonly code: string;
  /** What it prints, when the document shows that; `…` stands for any text within a line. */
  readonly printed?: string;
}

/**
 * The examples of a document: `ts` blocks are compiled, those marked `run` are also run; a block marked `continued`
 * goes on with the one before. Of `sh` blocks only those marked `run` count. A `text printed` block shows what
 * the example before it prints.
 */
export function examplesIn(fences: readonly Fence[]): readonly Example[] {
  const examples: Example[] = [];
  for (const { document, line, language, words, code } of fences) {
    const last = examples.at(-1);
    if (words.includes("printed") && last !== undefined) {
      examples[examples.length - 1] = { ...last, printed: (last.printed ?? "") + code };
    } else if (words.includes("continued") && last !== undefined) {
      examples[examples.length - 1] = { ...last, code: last.code + code };
    } else if (language === "ts" || (language === "sh" && words.includes("run"))) {
      examples.push({ place: `${document}:${line}`, language, runs: words.includes("run"), code });
    }
  }
  return examples;
}

/** Whether `output` is what a `printed` block says. */
export function isPrinted(printed: string, output: string): boolean {
  const pattern = printed
    .trimEnd()
    .split("…")
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(".*");
  return new RegExp(`^${pattern}$`).test(output.trimEnd());
}
