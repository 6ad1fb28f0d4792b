import { readFile } from "node:fs/promises";
import { type HeaderLine, printable, type RefundError } from "@wxrefund/core";
import { whyUnreadable } from "../environment/key-file.ts";
import type { Options } from "../option/read.ts";
import { configError } from "../outcome/config-error.ts";

/** The bytes of the file that an option names, or undefined when it is not given. Rejects as `config`. */
export async function optionFile(options: Options, name: string): Promise<Uint8Array | undefined> {
  const path = options.text(name);
  if (path === undefined) return undefined;
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw configError({
      field: `--${name}`,
      message: `--${name} names ${printable(path, 500)}, but ${whyUnreadable(cause)}.`,
      remedy: `Give --${name} a file that can be read.`,
    });
  });
  return new Uint8Array(bytes);
}

/** The same for an option that must be given. */
export async function requiredFile(options: Options, name: string, about: string): Promise<Uint8Array> {
  const bytes = await optionFile(options, name);
  if (bytes !== undefined) return bytes;
  throw configError({
    field: `--${name}`,
    message: `--${name} is not given.`,
    remedy: `Give --${name} FILE: ${about}.`,
  });
}

/** A text file; bytes that are not UTF-8 appear as replacement characters. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** The head of an HTTP message, as tools print it. */
export interface MessageHead {
  /** The request or status line, when there is one. */
  readonly startLine?: string;
  readonly headers: readonly HeaderLine[];
}

const startLine = /^(?:HTTP\/\d(?:\.\d)? \d{3}.*|[A-Z]+ \S+ HTTP\/\d(?:\.\d)?)$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)$/;

/**
 * Reads header lines as `curl -i`, `curl -v` and `curl -D` write them, or a JSON object of names and values. Throws
 * `config` for a line that is neither.
 */
export function readMessageHead(bytes: Uint8Array, option: string): MessageHead {
  const text = textOf(bytes).replace(/^\ufeff/, "");
  if (text.trimStart().startsWith("{")) return { headers: headersOfJson(text, option) };
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^[<>] ?/, ""));
  const first = lines.findIndex((line) => line !== "");
  const end = lines.findIndex((line, at) => at > first && line === "");
  const head = lines.slice(Math.max(first, 0), end < 0 ? undefined : end);
  const [start = "", ...rest] = head;
  const begins = startLine.test(start.trimEnd());
  const headers = (begins ? rest : head).map((line, at) => readLine(line, at + (begins ? 2 : 1), option));
  return begins ? { startLine: start.trimEnd(), headers } : { headers };
}

function readLine(line: string, number: number, option: string): HeaderLine {
  const [, name, value] = headerLine.exec(line) ?? [];
  if (name !== undefined && value !== undefined) return [name, value.trim()];
  throw noHead(option, `line ${number} is no header`);
}

function headersOfJson(text: string, option: string): readonly HeaderLine[] {
  const value = jsonOf(text);
  if (typeof value !== "object" || value === null) throw noHead(option, "it is not JSON");
  return Object.entries(value).flatMap(([name, one]) =>
    (Array.isArray(one) ? one : [one]).map((item): HeaderLine => [name, String(item)]),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noHead(option: string, why: string): RefundError {
  return configError({
    field: `--${option}`,
    message: `The file of --${option} holds no HTTP headers: ${why}.`,
    remedy:
      "Give one header a line, Name: value, as curl -D writes them, or a JSON object of names and values.",
  });
}
