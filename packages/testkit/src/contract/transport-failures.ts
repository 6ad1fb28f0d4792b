import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { isTransportFailure } from "@wxrefund/core";
import { expect, test } from "vitest";
import { makeCertificate, newRsaKey } from "../keys.ts";
import { answer, type Behaviour, cutOff, hangUp, reset, startRawServer, verbatim } from "../raw-server.ts";
import { listening } from "./listening.ts";
import { answered, ask, failed, type Subject } from "./transport-under-test.ts";

const partial = { body: "0123456789" };

/** What breaks, and whether anything had been sent. */
export function transportFailures(subject: Subject): void {
  brokenAnswers(subject);
  noConnection(subject);
  noHandshake(subject);
}

function brokenAnswers({ transport }: Subject): void {
  const beforeAnswer: readonly (readonly [string, Behaviour])[] = [
    ["a connection broken without a word", reset],
    ["a connection ended without a word", hangUp],
    ["half a head", verbatim("HTTP/1.1 200 O")],
  ];
  test.each(beforeAnswer)("%s is reset, sent", async (_name, behaviour) => {
    await using server = await startRawServer(behaviour);
    expect(await failed(transport, { baseUrl: server.baseUrl })).toEqual({
      reason: "reset",
      sent: true,
      told: ["sent"],
    });
  });

  const amidAnswer: readonly (readonly [string, Behaviour])[] = [
    ["a body shorter than its length", cutOff(partial, 9)],
    ["a body that never begins", cutOff(partial, 0)],
    ["a chunked body without its last chunk", verbatim(chunkedHead("5\r\nhello\r\n"))],
    ["a chunk cut in two", verbatim(chunkedHead("5\r\nhe"))],
    ["a body that is broken off", brokenOff("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234")],
  ];
  test.each(amidAnswer)("%s is cut-off, sent", async (_name, behaviour) => {
    await using server = await startRawServer(behaviour);
    expect(await failed(transport, { baseUrl: server.baseUrl })).toEqual({
      reason: "cut-off",
      sent: true,
      told: ["sent", "headers"],
    });
  });

  const noHttp: readonly (readonly [string, Behaviour])[] = [
    ["text that is not HTTP", verbatim("hello, who is there?\r\n\r\n")],
    ["a head without bounds", verbatim(`HTTP/1.1 200 OK\r\nX: ${"a".repeat(100_000)}\r\n\r\n`)],
    [
      "a switch of protocols",
      verbatim("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    ],
  ];
  test.each(noHttp)("%s is a failure, sent", async (_name, behaviour) => {
    await using server = await startRawServer(behaviour);
    const { failure } = await ask(transport, { baseUrl: server.baseUrl });
    expect(isTransportFailure(failure) && failure.sent).toBe(true);
  });

  test("a kept connection that ends at the second request is reset, sent", async () => {
    await using server = await startRawServer(answer({ body: "x" }), hangUp);
    await answered(transport, { baseUrl: server.baseUrl });
    expect(await failed(transport, { baseUrl: server.baseUrl })).toMatchObject({
      reason: "reset",
      sent: true,
    });
  });
}

function chunkedHead(rest: string): string {
  return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${rest}`;
}

/** Sends, and breaks the connection once the reader has had time to see it. */
function brokenOff(text: string): Behaviour {
  return async (connection) => {
    connection.write(text);
    await new Promise((resolve) => {
      setImmediate(() => setImmediate(resolve));
    });
    connection.reset();
  };
}

function noConnection({ transport }: Subject): void {
  test.each([
    ["IPv4", "127.0.0.1"],
    ["a name with several addresses", "localhost"],
  ])("a closed port (%s) is connect, not sent", async (_name, host) => {
    const baseUrl = `http://${host}:${await closedPort()}`;
    expect(await failed(transport, { baseUrl })).toMatchObject({ reason: "connect", sent: false });
    const secure = baseUrl.replace("http:", "https:");
    expect(await failed(transport, { baseUrl: secure })).toMatchObject({ reason: "connect", sent: false });
  });

  test("a name that does not exist is dns, not sent", async () => {
    expect(await failed(transport, { baseUrl: "https://api.invalid" })).toMatchObject({
      reason: "dns",
      sent: false,
    });
  });
}

function noHandshake({ transport, traits }: Subject): void {
  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "an unknown certificate (%s) is tls, not sent",
    async (version) => {
      const key = newRsaKey();
      const { pem } = makeCertificate({ key, serialNo: "01", addresses: ["127.0.0.1"] });
      let received = "";
      const options = { key: key.privatePem, cert: pem, minVersion: version, maxVersion: version };
      const server = createTlsServer(options, (socket) => {
        socket.on("error", () => {}).on("data", (chunk: Buffer) => (received += chunk.toString("latin1")));
      });
      const closed = new Promise<void>((resolve) => {
        server.once("connection", (socket) => void socket.once("close", () => resolve()));
      });
      const baseUrl = `https://127.0.0.1:${await listening(server)}`;
      expect(await failed(transport, { baseUrl })).toMatchObject({ reason: "tls", sent: false });
      await closed;
      expect(received).toBe("");
      server.close();
    },
  );

  test("a server that speaks no TLS is tls", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {}).end("HTTP/1.1 400 Bad\r\n\r\n");
    });
    const baseUrl = `https://127.0.0.1:${await listening(server)}`;
    const expected = { reason: "tls", sent: !traits.seesHandshake } as const;
    expect(await failed(transport, { baseUrl })).toMatchObject(expected);
    server.close();
  });

  test("a handshake broken off", async () => {
    const server = createServer((socket) => void socket.once("data", () => socket.end()));
    const baseUrl = `https://127.0.0.1:${await listening(server)}`;
    const expected = traits.seesHandshake
      ? ({ reason: "tls", sent: false } as const)
      : ({ reason: "reset", sent: true } as const);
    expect(await failed(transport, { baseUrl })).toMatchObject(expected);
    server.close();
  });
}

/** A port nobody listens on: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
