import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { answer, chunked, redirect, startRawServer } from "../raw-server.ts";
import { answered, failed, type Subject } from "./transport-under-test.ts";

const bytes = Uint8Array.from({ length: 1024 }, (_, at) => (at * 7) % 256);
const plain = { "Content-Type": "application/json" };

/** What comes back. */
export function transportAnswers(subject: Subject): void {
  wholeAnswers(subject);
  decodedAnswers(subject);
  boundedAnswers(subject);
}

function wholeAnswers({ transport, traits }: Subject): void {
  test.each([200, 202, 204, 400, 401, 404, 429, 500, 503])("status %i is an answer", async (status) => {
    const body = status === 204 ? "" : '{"code":"退款"}';
    await using server = await startRawServer(answer({ status, body, headers: Object.entries(plain) }));
    const read = await answered(transport, { baseUrl: server.baseUrl });
    expect(read.status).toBe(status);
    expect(Buffer.from(read.body).toString()).toBe(body);
  });

  test("the body is the bytes that arrived, as plain bytes", async () => {
    await using server = await startRawServer(answer({ body: bytes }));
    const { body } = await answered(transport, { baseUrl: server.baseUrl });
    expect(body).toEqual(bytes);
    expect(Object.getPrototypeOf(body)).toBe(Uint8Array.prototype);
  });

  test("a body in many chunks", async () => {
    const pieces = Array.from({ length: 64 }, (_, at) => bytes.subarray(at * 16, at * 16 + 16));
    await using server = await startRawServer(chunked({}, pieces));
    expect((await answered(transport, { baseUrl: server.baseUrl })).body).toEqual(bytes);
  });

  test("headers, repeated ones too", async () => {
    const headers = [
      ["Wechatpay-Nonce", "one"],
      ["Request-ID", "08F6"],
      ["Wechatpay-Nonce", "two"],
    ] as const;
    await using server = await startRawServer(answer({ headers }));
    const read = await answered(transport, { baseUrl: server.baseUrl });
    const nonces = read.headers.filter(([name]) => name.toLowerCase() === "wechatpay-nonce");

    expect(nonces.map(([, value]) => value)).toEqual(
      traits.separateHeaderLines ? ["one", "two"] : ["one, two"],
    );
    expect(read.headers.find(([name]) => name.toLowerCase() === "request-id")?.[1]).toBe("08F6");
  });

  test.each([301, 302, 303, 307, 308])("a %i is an answer and is not followed", async (status) => {
    await using server = await startRawServer(redirect("/elsewhere", status));
    const read = await answered(transport, { baseUrl: server.baseUrl });
    expect(read.status).toBeGreaterThanOrEqual(300);
    expect(read.status).toBeLessThan(400);
    expect(server.received).toHaveLength(1);
  });

  test("answers of calls at the same time are not mixed up", async () => {
    await using server = await startRawServer((connection, request) =>
      answer({ body: request.target })(connection, request),
    );
    const targets = ["/a", "/b", "/c", "/d", "/e"];
    const read = await Promise.all(
      targets.map((target) => answered(transport, { baseUrl: server.baseUrl, request: { target } })),
    );
    expect(read.map(({ body }) => Buffer.from(body).toString())).toEqual(targets);
  });
}

const codings: Readonly<Record<string, readonly [coding: string, coded: Uint8Array]>> = {
  gzip: ["gzip", gzipSync(bytes)],
  "gzip, in capitals": ["GZIP", gzipSync(bytes)],
  "deflate, zlib": ["deflate", deflateSync(bytes)],
  "deflate, bare": ["deflate", deflateRawSync(bytes)],
  br: ["br", brotliCompressSync(bytes)],
};

function coded(coding: string, body: string | Uint8Array) {
  return answer({ headers: [["Content-Encoding", coding]], body });
}

type Broken = readonly [name: string, coding: string, body: string | Uint8Array];

function decodedAnswers({ transport, traits }: Subject): void {
  test.each(Object.entries(codings))("%s is decoded", async (_name, [coding, body]) => {
    await using server = await startRawServer(coded(coding, body));
    expect((await answered(transport, { baseUrl: server.baseUrl })).body).toEqual(bytes);
  });

  const broken: readonly Broken[] = [
    ["gzip that is none", "gzip", "hello"],
    ["deflate that is none", "deflate", "hello"],
    ["a coding nobody knows", "snappy", "hello"],
  ];
  const subtlyBroken: readonly Broken[] = [
    ["gzip that ends too soon", "gzip", gzipSync(bytes).subarray(0, -9)],
    ["gzip with a wrong checksum", "gzip", new Uint8Array(gzipSync(bytes)).fill(0, -8, -4)],
    ["br that is none", "br", "hello"],
    ["two codings", "gzip, br", brotliCompressSync(gzipSync(bytes))],
  ];
  const told = traits.strictDecoding ? [...broken, ...subtlyBroken] : broken;
  test.each(told)("%s is bad-encoding", async (_name, coding, body) => {
    await using server = await startRawServer(coded(coding, body));
    const failure = await failed(transport, { baseUrl: server.baseUrl });
    expect(failure).toMatchObject({ reason: "bad-encoding", sent: true });
  });

  test("an empty body has nothing to decode", async () => {
    await using server = await startRawServer(coded("gzip", ""));
    expect((await answered(transport, { baseUrl: server.baseUrl })).body).toHaveLength(0);
  });
}

function boundedAnswers({ transport }: Subject): void {
  const tooLarge = { reason: "too-large", sent: true } as const;

  test("a body as long as allowed", async () => {
    await using server = await startRawServer(answer({ body: bytes }), coded("gzip", gzipSync(bytes)));
    for (let round = 0; round < 2; round += 1) {
      const { body } = await answered(transport, { baseUrl: server.baseUrl, maxBodyBytes: bytes.length });
      expect(body).toHaveLength(bytes.length);
    }
  });

  test.each([
    ["sized", answer({ body: bytes })],
    ["chunked", chunked({}, [bytes])],
    ["gzip", coded("gzip", gzipSync(bytes))],
  ])("one byte more, %s", async (_name, behaviour) => {
    await using server = await startRawServer(behaviour);
    expect(
      await failed(transport, { baseUrl: server.baseUrl, maxBodyBytes: bytes.length - 1 }),
    ).toMatchObject(tooLarge);
  });

  test("a body without an end is left at the limit, and the connection closed", async () => {
    await using server = await startRawServer((connection) => {
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (let piece = 0; piece < 100; piece += 1) connection.write(`400\r\n${"x".repeat(1024)}\r\n`);
    });
    expect(await failed(transport, { baseUrl: server.baseUrl, maxBodyBytes: 4096 })).toMatchObject(tooLarge);
    await server.closed(0);
  });

  test("a gzip bomb is not unfolded", async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(65_536);
    await using server = await startRawServer(coded("gzip", bomb));
    expect(await failed(transport, { baseUrl: server.baseUrl, maxBodyBytes: 65_536 })).toMatchObject(
      tooLarge,
    );
  });
}
