const firstLine = "# Written by wxrefund sandbox, which replaces this file at each start.";

/** Variables as a shell reads them: values with other than plain characters are quoted. */
export function envText(variables: readonly (readonly [name: string, value: string])[]): string {
  const lines = variables.map(([name, value]) => `${name}=${quoted(value)}`);
  return [firstLine, "# Load it with: set -a; . ./env; set +a", ...lines, ""].join("\n");
}

export function isOwnEnv(text: string): boolean {
  return text.startsWith(`${firstLine}\n`);
}

function quoted(value: string): string {
  return /^[0-9A-Za-z_./:@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
