import type { Environment, Output } from "../host.ts";

export type Tone = "good" | "warn" | "bad" | "faint" | "strong";
/** Marks text for a terminal, or leaves it alone. */
export type Paint = (tone: Tone, text: string) => string;

const codes: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  good: [32, 39],
  warn: [33, 39],
  bad: [31, 39],
  faint: [2, 22],
  strong: [1, 22],
};

const plain: Paint = (_tone, text) => text;
const coloured: Paint = (tone, text) => `\u001b[${codes[tone][0]}m${text}\u001b[${codes[tone][1]}m`;

/** Colours for a terminal. As in Node itself, FORCE_COLOR beats NO_COLOR, and both beat the guess. */
export function paintFor(output: Output, env: Environment): Paint {
  return wantsColour(output, env) ? coloured : plain;
}

function wantsColour(output: Output, env: Environment): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  return isScreen(output, env);
}

/** True for a terminal on which text can be written over. */
export function isScreen(output: Output, env: Environment): boolean {
  return output.isTTY === true && env["TERM"] !== "dumb";
}
