import { type HeaderLine, printable, type WireRequest } from "@wxrefund/core";

/** A request as it would go out, with what proves it masked: whoever sees a signature could send it. */
export function requestText({ method, baseUrl, target, headers, body }: WireRequest): string {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${new URL(baseUrl).host}`,
    ...headers.map(headerText),
  ];
  const text = body === undefined ? "" : masked(new TextDecoder().decode(body));
  return `${lines.join("\n")}\n\n${text === "" ? "" : `${text}\n`}`;
}

function headerText([name, value]: HeaderLine): string {
  return `${name}: ${masked(printable(value, 4096))}`;
}

/** The signature of an Authorization, the sign of a V2 body, and the payer's encrypted data. */
function masked(text: string): string {
  return text
    .replace(/(signature=")[^"]*/g, "$1…")
    .replace(/(<sign><!\[CDATA\[)[^\]]*/g, "$1…")
    .replace(/("(?:bank_account|real_name)":")[^"]*/g, "$1…");
}
