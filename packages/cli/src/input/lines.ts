import { configError } from "../outcome/config-error.ts";

// Sixteen times the longest refund number: what is longer is no list of them, and is not gathered in memory.
const longestLine = 1024;

/** The lines of a UTF-8 text, ended by LF or CRLF. Throws `config` when one is too long for a list of numbers. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield withoutEnd(line);
    if (rest.length > longestLine) throw tooLong();
  }
  yield withoutEnd(rest + decoder.decode());
}

function withoutEnd(line: string): string {
  if (line.length > longestLine) throw tooLong();
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function tooLong(): Error {
  return configError({
    field: "--file",
    message: `--file has a line of more than ${longestLine} characters: it is no list of refund numbers.`,
    remedy: "Write one refund number a line.",
  });
}
