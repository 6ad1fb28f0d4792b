import { gzipSync } from "node:zlib";
import { createFetchTransport } from "@wxrefund/edge-fetch/transport";
import { isTransportFailure, type TransportFailure, type WireAnswer, type WireRequest } from "@wxrefund/core";
import { afterEach, describe, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const request: WireRequest = { method: "GET", baseUrl: "https://api.example", target: "/a?b=c", headers: [] };
const call = { signal: new AbortController().signal, maxBodyBytes: 1024 };
type Fetch = typeof fetch;

async function failureOf(answer: Promise<WireAnswer>): Promise<TransportFailure> {
  const error: unknown = await answer.catch((reason: unknown) => reason);
  if (isTransportFailure(error)) return error;
  throw new Error(`no TransportFailure: ${String(error)}`);
}

/** A body that gives these pieces and then waits for ever; tells when it is cancelled. */
function stalled(...pieces: readonly string[]) {
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
    },
    cancel: () => cancelled.resolve(),
  });
  return { body, cancelled: cancelled.promise };
}

describe("what fetch is called with", () => {
  async function initOf(
    headers: WireRequest["headers"] = [],
  ): Promise<readonly [url: unknown, init: RequestInit]> {
    const seen: (readonly [unknown, RequestInit])[] = [];
    const recording: Fetch = async (url, init = {}) => {
      seen.push([url, init]);
      return new Response();
    };
    await createFetchTransport({ fetch: recording })({ ...request, headers }, call);
    return seen[0] ?? ["", {}];
  }

  test("the signed address, no redirects, no cache, the caller's signal", async () => {
    const [url, init] = await initOf();
    expect(url).toBe("https://api.example/a?b=c");
    expect(init).toMatchObject({ method: "GET", redirect: "manual", cache: "no-store", signal: call.signal });
    expect(init.body).toBeUndefined();
  });

  test("a host that knows no cache modes gets none", async () => {
    const Strict = function strict(_url: string, init: RequestInit): void {
      if (init.cache !== undefined)
        throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.");
    };
    vi.stubGlobal("Request", Strict);
    const [, init] = await initOf();
    expect(init).toMatchObject({ redirect: "manual" });
    expect(init).not.toHaveProperty("cache");
  });

  test("identity is asked for, unless the caller says otherwise", async () => {
    const sent = async (headers: WireRequest["headers"]): Promise<string | null> =>
      new Headers((await initOf(headers))[1].headers).get("accept-encoding");
    expect(await sent([])).toBe("identity");
    expect(await sent([["Accept-Encoding", "gzip"]])).toBe("gzip");
  });

  test("the host's fetch is looked up at each call, and called on its own", async () => {
    const transport = createFetchTransport();
    const owners: unknown[] = [];
    for (const status of [200, 201]) {
      vi.stubGlobal("fetch", async function stub(this: unknown) {
        owners.push(this);
        return new Response("", { status });
      });
      expect((await transport(request, call)).status).toBe(status);
    }
    expect(owners).toEqual([undefined, undefined]);
  });

  test.each([
    "/a/../b",
    "/a/./b",
    "/%2e%2e/b",
    "/a b",
    "/a#b",

    "/a\\b",
    "/退款",
    "/a?b='c'",
  ])("%s would be rewritten, which is config", async (target) => {
    const called: unknown[] = [];
    const recording: Fetch = async (url) => {
      called.push(url);
      return new Response();
    };
    const transport = createFetchTransport({ fetch: recording });
    await expect(transport({ ...request, target }, call)).rejects.toMatchObject({
      kind: "config",
      field: "target",
    });
    expect(called).toEqual([]);
  });
});

describe("redirects", () => {
  test.each([
    ["what a page sees of one", { type: "opaqueredirect", status: 0 }],
    ["an answer from where a fetch went on its own", { redirected: true, status: 200 }],
  ])("%s is a 3xx answer without content", async (_name, members) => {
    const { body, cancelled } = stalled("from elsewhere");
    const response = new Response(body, { headers: { "Wechatpay-Nonce": "n" } });
    for (const [name, value] of Object.entries(members)) Object.defineProperty(response, name, { value });
    const answer = await createFetchTransport({ fetch: async () => response })(request, call);
    expect(answer).toEqual({ status: 302, headers: [], body: new Uint8Array() });
    await cancelled;
  });
});

describe("a fetch that does not heed the signal", () => {
  test("the head is not waited for, and what comes late is thrown away", async () => {
    const late = Promise.withResolvers<Response>();
    const controller = new AbortController();
    const answer = createFetchTransport({ fetch: () => late.promise })(request, {
      ...call,
      signal: controller.signal,
    });
    controller.abort();
    expect(await failureOf(answer)).toMatchObject({ reason: "aborted", sent: true });
    const { body, cancelled } = stalled();
    late.resolve(new Response(body));
    await cancelled;
    expect(body.locked).toBe(false);
  });

  test("the body is not waited for, and is cancelled", async () => {
    const { body, cancelled } = stalled("a");
    const controller = new AbortController();
    const onHeaders = (): void => queueMicrotask(() => controller.abort());
    const transport = createFetchTransport({ fetch: async () => new Response(body) });
    const answer = transport(request, { ...call, signal: controller.signal, onHeaders });
    expect(await failureOf(answer)).toMatchObject({ reason: "aborted", sent: true });
    await cancelled;
  });

  test("a body over the limit is cancelled", async () => {
    const { body, cancelled } = stalled("x".repeat(600), "x".repeat(600));
    const answer = createFetchTransport({ fetch: async () => new Response(body) })(request, call);
    expect(await failureOf(answer)).toMatchObject({ reason: "too-large", sent: true });
    await cancelled;
  });
});

describe("a fetch that leaves a gzip as it came", () => {
  const answering =
    (body: Uint8Array<ArrayBuffer>, coding: string): Fetch =>
    async () =>
      new Response(body, { headers: { "Content-Encoding": coding } });
  const zipped = new Uint8Array(gzipSync("{}"));

  test.each(["gzip", "X-Gzip"])("is seen by its first bytes: %s", async (coding) => {
    const answer = createFetchTransport({ fetch: answering(zipped, coding) })(request, call);
    expect(await failureOf(answer)).toMatchObject({ reason: "bad-encoding", sent: true });
  });

  test("and is not suspected of text, nor of bytes that nobody calls a gzip", async () => {
    const text = new TextEncoder().encode("{}");
    const decoded = await createFetchTransport({ fetch: answering(text, "gzip") })(request, call);
    expect(decoded.body).toEqual(text);
    const plain = await createFetchTransport({ fetch: answering(zipped, "identity") })(request, call);
    expect(plain.body).toEqual(zipped);
  });
});

describe("what an error proves", () => {
  const cause = (members: object): Error => Object.assign(new Error("told by the host"), members);
  const connect = (code: string): Error => cause({ code, syscall: "connect" });
  const several = (...errors: readonly Error[]): Error =>
    Object.assign(new AggregateError(errors), { code: "ETIMEDOUT" });

  const rows: readonly (readonly [name: string, cause: unknown, reason: string, sent: boolean])[] = [
    ["ENOTFOUND", cause({ code: "ENOTFOUND" }), "dns", false],
    ["EAI_AGAIN", cause({ code: "EAI_AGAIN" }), "dns", false],
    ["ECONNREFUSED", cause({ code: "ECONNREFUSED" }), "connect", false],
    ["UND_ERR_CONNECT_TIMEOUT", cause({ code: "UND_ERR_CONNECT_TIMEOUT" }), "connect", false],
    ["ETIMEDOUT while connecting", connect("ETIMEDOUT"), "connect", false],
    ["ETIMEDOUT of a connection that stood", cause({ code: "ETIMEDOUT", syscall: "read" }), "reset", true],
    ["EHOSTUNREACH while connecting", connect("EHOSTUNREACH"), "connect", false],
    ["EHOSTUNREACH, who knows when", cause({ code: "EHOSTUNREACH" }), "reset", true],
    ["several addresses", several(connect("ETIMEDOUT"), connect("ENETUNREACH")), "connect", false],
    [
      "several addresses, one of them reached",
      several(connect("ETIMEDOUT"), cause({ syscall: "read" })),
      "reset",
      true,
    ],
    ["several addresses, nothing said", several(), "reset", true],
    ["an unknown issuer", cause({ code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" }), "tls", false],
    ["a self-signed certificate", cause({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), "tls", false],
    ["an expired certificate", cause({ code: "CERT_HAS_EXPIRED" }), "tls", false],
    ["a certificate of another host", cause({ code: "ERR_TLS_CERT_ALTNAME_INVALID" }), "tls", false],
    [
      "a TLS alert, which may come late",
      cause({ code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" }),
      "tls",
      true,
    ],
    ["ECONNRESET", cause({ code: "ECONNRESET" }), "reset", true],
    ["UND_ERR_SOCKET", cause({ code: "UND_ERR_SOCKET" }), "reset", true],
    ["UND_ERR_HEADERS_TIMEOUT", cause({ code: "UND_ERR_HEADERS_TIMEOUT" }), "timeout", true],
    ["UND_ERR_HEADERS_OVERFLOW", cause({ code: "UND_ERR_HEADERS_OVERFLOW" }), "too-large", true],
    ["HPE_INVALID_CONSTANT", cause({ code: "HPE_INVALID_CONSTANT" }), "bad-encoding", true],
    ["no cause", undefined, "reset", true],
    ["a cause that is text", "ECONNREFUSED", "reset", true],
    ["a code that is no text", cause({ code: 7 }), "reset", true],
  ];

  test.each(rows)("%s", async (...[, given, reason, sent]) => {
    const fetchFailed: Fetch = async () => {
      throw new TypeError("fetch failed: https://api.example/a?b=c", { cause: given });
    };
    const failure = await failureOf(createFetchTransport({ fetch: fetchFailed })(request, call));
    expect({ reason: failure.reason, sent: failure.sent }).toEqual({ reason, sent });
    expect(failure.message).not.toContain("?b=c");
    expect(failure.message).not.toContain("told by the host");
    expect(failure.cause).toBeUndefined();
  });

  test("the same codes prove nothing once the answer's head is there", async () => {
    for (const code of ["ECONNREFUSED", "ENOTFOUND", "CERT_HAS_EXPIRED"]) {
      const body = new ReadableStream({
        pull: () => {
          throw new TypeError("terminated", { cause: connect(code) });
        },
      });
      const failure = await failureOf(
        createFetchTransport({ fetch: async () => new Response(body) })(request, call),
      );
      expect(failure).toMatchObject({ reason: "cut-off", sent: true });
    }
  });

  test("a fetch that throws at once is a failure like any other", async () => {
    const throwing: Fetch = () => {
      throw new TypeError("not in this context");
    };
    const failure = await failureOf(createFetchTransport({ fetch: throwing })(request, call));
    expect(failure).toMatchObject({ reason: "reset", sent: true });
  });
});

test("nothing is touched on import, nor when a transport or a client is made", async () => {
  const touched: string[] = [];
  for (const name of ["fetch", "crypto", "Request", "Headers", "AbortController", "setTimeout"]) {
    const stub = Reflect.get(globalThis, name);
    vi.stubGlobal(
      name,
      new Proxy(stub, {
        get: (target, member) => {
          touched.push(`${name}.${String(member)}`);
          return Reflect.get(target, member);
        },
        apply: () => touched.push(`${name}()`),
        construct: () => {
          touched.push(`new ${name}`);
          return {};
        },
      }),
    );
  }
  vi.resetModules();
  const { createFetchTransport: fresh } = await import("../src/transport.ts");
  fresh();
  expect(touched).toEqual([]);
});
