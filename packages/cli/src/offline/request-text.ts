import { type HeaderLine, printable, type WireRequest } from "@wxrefund/core";

/** A request as it would go out, with what proves it masked: whoever sees a signature could send it. */
export function requestText(request: WireRequest): string {
  const { method, baseUrl, target, headers } = request;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${new URL(baseUrl).host}`,
    ...headers.map(([name, value]) => `${name}: ${masked(value)}`),
  ];
  return `${lines.join("\n")}\n\n${bodyText(request)}\n`;
}

/** The `--json` document of a request that was not sent, masked just so. */
export function requestDocument(api: "v3" | "v2", request: WireRequest): object {
  const { method, baseUrl, target, headers } = request;
  const shown = headers.map(([name, value]): HeaderLine => [name, masked(value)]);
  return {
    schema: 1,
    ok: true,
    api,
    sent: false,
    request: { method, baseUrl, target, headers: shown, body: bodyText(request) },
  };
}

function bodyText({ body = new Uint8Array() }: WireRequest): string {
  return masked(new TextDecoder().decode(body));
}

/** Without the signature of an Authorization and the sign of a V2 body, and safe to show. */
function masked(text: string): string {
  const without = text.replace(/(signature=")[^"]*/g, "$1…").replace(/(<sign><!\[CDATA\[)[0-9A-F]*/g, "$1…");
  return printable(without, 100_000);
}
