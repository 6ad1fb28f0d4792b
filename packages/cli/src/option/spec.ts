/** One option of a command. */
export interface OptionSpec {
  readonly name: string;
  /** What stands for its value in help; absent for a switch. */
  readonly value?: string;
  readonly about: string;
}

export const helpOption: OptionSpec = { name: "help", about: "show this help" };

/** The options as `--help` lists them. */
export function optionLines(specs: readonly OptionSpec[]): string[] {
  const heads = specs.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name} ${value}`));
  const width = Math.max(...heads.map((head) => head.length));
  return specs.map(({ about }, at) => `  ${(heads[at] ?? "").padEnd(width)}  ${about}`);
}
