const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One JSON document on one line; invisible characters are escaped, so that a terminal may show it. */
export function jsonLine(document: unknown): string {
  return `${JSON.stringify(document).replace(invisible, escaped)}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }).join("");
}
