import { type IncomingMessage, Agent, request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import {
  answer,
  type Behaviour,
  chunked,
  cutOff,
  hangUp,
  redirect,
  reset,
  silence,
  stall,
  startRawServer,
  verbatim,
  when,
} from "../src/raw-server.ts";

interface Ask {
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
  readonly body?: string;
  readonly onHead?: (incoming: IncomingMessage) => void;
}

/** Asks with Node's own client: what a client under test would see. */
function ask(baseUrl: string, { body, onHead, ...options }: Ask = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${baseUrl}/p?q=%7C`, { method: "POST", ...options }, (incoming) => {
      onHead?.(incoming);
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => resolve(`${incoming.statusCode} ${Buffer.concat(chunks).toString()}`));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

test("a request is kept as it came", async () => {
  await using server = await startRawServer(answer({ body: "ok" }));
  expect(await ask(server.baseUrl, { body: "退款" })).toBe("200 ok");
  const [request] = server.received;
  expect(request).toMatchObject({
    index: 0,
    connection: 0,
    line: "POST /p?q=%7C HTTP/1.1",
    target: "/p?q=%7C",
  });
  expect(request?.headers).toContainEqual(["Host", server.baseUrl.slice("http://".length)]);
  expect(request?.header("HOST")).toBe(server.baseUrl.slice("http://".length));
  expect(request?.header("cookie")).toBeUndefined();
  expect(request?.body.toString()).toBe("退款");
});

test("a chunked request body is put together", async () => {
  await using server = await startRawServer(answer());
  const sent = httpRequest(server.baseUrl, { method: "POST", headers: { "Transfer-Encoding": "chunked" } });
  sent.on("error", () => {});
  sent.write("ab");
  sent.end("c".repeat(20));
  expect((await server.request(0)).body.toString()).toBe(`ab${"c".repeat(20)}`);
});

test("each request has its behaviour, and the last one stays", async () => {
  const statuses = [503, 404, 200].map((status) => answer({ status }));
  await using server = await startRawServer(...statuses);
  const told = [];
  for (let n = 0; n < 4; n += 1) told.push(await ask(server.baseUrl));
  expect(told).toEqual(["503 ", "404 ", "200 ", "200 "]);
});

test("connections are kept alive until an answer closes one", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await using server = await startRawServer(answer(), answer({ close: true }), answer());
  for (let n = 0; n < 3; n += 1) await ask(server.baseUrl, { agent });
  expect(server.received.map(({ connection }) => connection)).toEqual([0, 0, 1]);
  expect(server.connections()).toBe(2);
  agent.destroy();
});

test("headers are sent as they stand, repeated ones too", async () => {
  const headers = [
    ["Wechatpay-Nonce", "1"],
    ["wechatpay-nonce", "2"],
  ] as const;
  await using server = await startRawServer(answer({ headers }), redirect("http://127.0.0.1:1/x", 307));
  const seen: string[][] = [];
  const onHead = (incoming: IncomingMessage): void => void seen.push(incoming.rawHeaders);
  await ask(server.baseUrl, { onHead });
  await ask(server.baseUrl, { onHead });
  expect(seen[0]?.slice(0, 4)).toEqual(["Wechatpay-Nonce", "1", "wechatpay-nonce", "2"]);
  expect(seen[1]?.slice(0, 2)).toEqual(["Location", "http://127.0.0.1:1/x"]);
});

test("chunks arrive as one body", async () => {
  await using server = await startRawServer(chunked({ status: 201 }, ["退", "款", "x".repeat(300)]));
  expect(await ask(server.baseUrl)).toBe(`201 退款${"x".repeat(300)}`);
});

const whole = { headers: [["X", "1"]] as const, body: "0123456789" };
describe("faults", () => {
  test.each<[string, Behaviour, string]>([
    ["reset", reset, "ECONNRESET"],
    ["hang up", hangUp, "ECONNRESET"],
    ["cut off in the body", cutOff(whole, 4), "ECONNRESET"],
    ["no HTTP at all", verbatim("SSH-2.0-OpenSSH\r\n\r\n"), "HPE_INVALID_CONSTANT"],
  ])("%s", async (_, behaviour, code) => {
    await using server = await startRawServer(behaviour);
    await expect(ask(server.baseUrl)).rejects.toMatchObject({ code });
    await server.closed(0);
  });

  test.each<[string, Behaviour]>([
    ["never answering", silence],
    ["stalling in the body", stall(whole, 4)],
  ])("%s lasts until the client gives up, which the server sees", async (_, behaviour) => {
    await using server = await startRawServer(behaviour);
    const abort = new AbortController();
    const asked = ask(server.baseUrl, { signal: abort.signal });
    await server.request(0);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    await server.closed(0);
  });

  test("an answer waits for the test", async () => {
    const gate = Promise.withResolvers<void>();
    await using server = await startRawServer(when(gate.promise, answer({ body: "late" })));
    const asked = ask(server.baseUrl);
    await server.request(0);
    gate.resolve();
    expect(await asked).toBe("200 late");
  });

  test("an error inside a behaviour is not lost", async () => {
    const server = await startRawServer(() => {
      throw new Error("a mistake in the test");
    });
    await expect(ask(server.baseUrl)).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(server.close()).rejects.toThrow("a mistake in the test");
  });
});
