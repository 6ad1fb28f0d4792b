import { configError, type WireRequest } from "@wxrefund/core";

export interface Fetchable {
  readonly url: URL;
  readonly init: RequestInit;
}

/** The request as `fetch` takes it. Throws `config` where `fetch` would send something else than was signed. */
export function fetchable({ method, baseUrl, target, headers, body }: WireRequest): Fetchable {
  const url = exactUrl(baseUrl, target);
  return {
    url,
    init: {
      method,
      headers: fetchHeaders(headers),
      redirect: "manual",
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    },
  };
}

/** `fetch` parses its address anew: dots are folded, spaces escaped, fragments dropped. */
function exactUrl(baseUrl: string, target: string): URL {
  const base = parsed(baseUrl);
  if (base === undefined || !/^https?:$/.test(base.protocol)) {
    throw configError("baseUrl", "The base URL must be an https or http origin.");
  }
  const url = parsed(base.origin + target);
  if (url === undefined || url.origin + url.pathname + url.search !== base.origin + target) {
    throw configError("target", "fetch would rewrite the request target, which would then fit no signature.");
  }
  return url;
}

// Workers with an old compatibility date have no URL.canParse.
function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function fetchHeaders(lines: WireRequest["headers"]): Headers {
  const headers = new Headers();
  try {
    for (const [name, value] of lines) headers.append(name, value);
  } catch {
    throw configError("headers", "A header of the request holds what HTTP cannot carry.");
  }
  if (!headers.has("accept-encoding")) headers.set("accept-encoding", "identity");
  return headers;
}
