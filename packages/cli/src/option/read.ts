import { parseArgs } from "node:util";
import { printable } from "@wxrefund/core";
import { configError } from "../outcome/config-error.ts";
import type { OptionSpec } from "./spec.ts";

/** The options given: their values, `true` for a switch. */
export class Options {
  readonly #values: ReadonlyMap<string, string | true>;
  /** Arguments that stand alone, where the command takes such. */
  readonly alone: readonly string[];

  constructor(values: ReadonlyMap<string, string | true>, alone: readonly string[] = []) {
    this.#values = values;
    this.alone = alone;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === true ? undefined : value;
  }

  /** A whole number between `min` and `max`, written without sign or leading zeros. */
  integer(name: string, { min, max }: { readonly min: number; readonly max: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw configError({
      field: `--${name}`,
      message: `--${name} is not a whole number between ${min} and ${max}.`,
      remedy: `Give --${name} such a number.`,
    });
  }
}

type Token = NonNullable<ReturnType<typeof parseTokens>>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

/**
 * Reads the arguments of one command. Rejects as `config` an unknown option, a repeated one, one that lacks
 * its value or has one too many, and, unless `alone` is "taken", any argument that stands alone.
 *
 * @example
 * ```ts
 * readOptions(["--api", "v3"], [{ name: "api", value: "v2|v3", about: "which API" }]).text("api"); // "v3"
 * ```
 */
export function readOptions(
  args: readonly string[],
  specs: readonly OptionSpec[],
  alone: "refused" | "taken" = "refused",
): Options {
  const values = new Map<string, string | true>();
  const standing: string[] = [];
  for (const token of parseTokens(args, specs)) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (alone === "refused") throw stray(token.index);
      standing.push(token.value);
      continue;
    }
    if (values.has(token.name)) throw repeated(token);
    values.set(token.name, valueOf(token, specs));
  }
  return new Options(values, standing);
}

// parseArgs' own strict mode takes the last of repeated options and echoes values in its messages.
function parseTokens(args: readonly string[], specs: readonly OptionSpec[]) {
  const options = Object.fromEntries(
    specs.map(({ name, value }) => [name, { type: value === undefined ? "boolean" : "string" } as const]),
  );
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function valueOf(token: OptionToken, specs: readonly OptionSpec[]): string | true {
  const spec = specs.find(({ name }) => name === token.name && token.rawName === `--${name}`);
  if (spec === undefined) throw unknown(token);
  const { value, inlineValue } = token;
  if (spec.value === undefined) {
    if (value !== undefined) throw needless(spec);
    return true;
  }
  if (value === undefined || value === "") throw valueless(spec, `Write --${spec.name} ${spec.value}.`);
  if (!inlineValue && value.startsWith("-") && value !== "-")
    throw valueless(spec, `If its value begins with a hyphen, write --${spec.name}=${spec.value}.`);
  return value;
}

function stray(index: number): Error {
  return configError({
    message: `Argument ${index + 1} after the command belongs to no option.`,
    remedy: "Every value follows its option, as in --out-refund-no NO.",
  });
}

function repeated({ rawName }: OptionToken): Error {
  return configError({
    field: rawName,
    message: `${rawName} is given more than once.`,
    remedy: `Give ${rawName} once.`,
  });
}

function unknown({ rawName }: OptionToken): Error {
  const shown = printable(rawName, 60);
  return configError({
    field: shown,
    message: `${shown} is no option of this command.`,
    remedy: "Run the command with --help to see its options.",
  });
}

function needless({ name }: OptionSpec): Error {
  return configError({
    field: `--${name}`,
    message: `--${name} takes no value.`,
    remedy: `Write --${name} alone.`,
  });
}

function valueless({ name }: OptionSpec, remedy: string): Error {
  return configError({ field: `--${name}`, message: `--${name} lacks its value.`, remedy });
}
