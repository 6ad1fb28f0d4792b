import { spawn } from "node:child_process";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { listening } from "@wxrefund/testkit/contract/listening";
import { makeCertificate, newRsaKey } from "@wxrefund/testkit/keys";
import { answer, silence, startRawServer, when } from "@wxrefund/testkit/raw-server";
import {
  createNodeTransport,
  type NodeTransport,
  type NodeTransportOptions,
} from "@wxrefund/node-http/transport";
import { afterEach, describe, expect, test, vi } from "vitest";

const made: NodeTransport[] = [];
afterEach(() => {
  for (const transport of made.splice(0)) transport.close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function newTransport(options?: NodeTransportOptions): NodeTransport {
  const transport = createNodeTransport(options);
  made.push(transport);
  return transport;
}

const call = { signal: new AbortController().signal, maxBodyBytes: 1024 };
const get = (baseUrl: string) => ({ method: "GET", baseUrl, target: "/", headers: [] }) as const;

describe("kept connections", () => {
  test("one connection serves one call after the other", async () => {
    await using server = await startRawServer(answer({ body: "x" }));
    const transport = newTransport();
    for (let round = 0; round < 3; round += 1) await transport(get(server.baseUrl), call);
    expect(server.received.map(({ connection }) => connection)).toEqual([0, 0, 0]);
  });

  test("an idle connection is dropped after keepAliveMs", async () => {
    await using server = await startRawServer(answer({ body: "x" }));
    const transport = newTransport({ keepAliveMs: 20 });
    await transport(get(server.baseUrl), call);
    await server.closed(0);
    await transport(get(server.baseUrl), call);
    expect(server.connections()).toBe(2);
  });

  test("a slow answer is waited for, longer than an idle connection is kept", async () => {
    const later = new Promise((resolve) => {
      setTimeout(resolve, 60);
    });
    await using server = await startRawServer(when(later, answer({ body: "x" })));
    const { status } = await newTransport({ keepAliveMs: 5 })(get(server.baseUrl), call);
    expect(status).toBe(200);
  });

  test("a connection that the server announces to close is not used again", async () => {
    await using server = await startRawServer(answer({ body: "x", close: true }));
    const transport = newTransport();
    await transport(get(server.baseUrl), call);
    await transport(get(server.baseUrl), call);
    expect(server.received.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  test("they do not keep the process alive", async () => {
    await using server = await startRawServer(answer({ body: "x" }));
    const script = `
      import { createNodeTransport } from "@wxrefund/node-http/transport";
      const answer = await createNodeTransport({ keepAliveMs: 60_000 })(
        { method: "GET", baseUrl: "${server.baseUrl}", target: "/", headers: [] },
        { signal: new AbortController().signal, maxBodyBytes: 1024 },
      );
      console.log(answer.status);`;
    const flags = ["--experimental-strip-types", "--no-warnings", "--conditions=@wxrefund/source"];
    const child = spawn(process.execPath, [...flags, "--input-type=module", "-e", script], {
      cwd: new URL("..", import.meta.url),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const code = await new Promise((resolve) => {
      child.once("exit", resolve);
    });
    expect({ code, output }).toEqual({ code: 0, output: "200\n" });
  });
});

describe("maxSockets", () => {
  test("the next call waits for a connection", async () => {
    const first = Promise.withResolvers<void>();
    await using server = await startRawServer(
      when(first.promise, answer({ body: "x" })),
      answer({ body: "y" }),
    );
    const transport = newTransport({ maxSockets: 1 });
    const calls = [transport(get(server.baseUrl), call), transport(get(server.baseUrl), call)];
    await server.request(0);
    first.resolve();
    const bodies = (await Promise.all(calls)).map(({ body }) => Buffer.from(body).toString());
    expect(bodies).toEqual(["x", "y"]);
    expect(server.connections()).toBe(1);
  });

  test("a call that waits for a connection can be ended, and has sent nothing", async () => {
    await using server = await startRawServer(silence);
    const transport = newTransport({ maxSockets: 1 });
    const busy = transport(get(server.baseUrl), call).catch((error: unknown) => error);
    await server.request(0);
    const controller = new AbortController();
    const waiting = transport(get(server.baseUrl), { ...call, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ reason: "aborted", sent: false });
    transport.close();
    await expect(busy).resolves.toMatchObject({ reason: "aborted", sent: true });
  });
});

describe("close", () => {
  test("ends what is under way, and refuses what comes later", async () => {
    await using server = await startRawServer(silence);
    const transport = newTransport();
    const underWay = transport(get(server.baseUrl), call).catch((error: unknown) => error);
    await server.request(0);
    transport.close();
    await expect(underWay).resolves.toMatchObject({
      name: "TransportFailure",
      reason: "aborted",
      sent: true,
    });
    await server.closed(0);
    await expect(transport(get(server.baseUrl), call)).rejects.toMatchObject({ kind: "config" });
    expect(server.received).toHaveLength(1);
  });

  test("closes idle connections", async () => {
    await using server = await startRawServer(answer({ body: "x" }));
    const transport = newTransport();
    await transport(get(server.baseUrl), call);
    transport.close();
    await server.closed(0);
    expect(server.connections()).toBe(1);
  });
});

describe("TLS", () => {
  const key = newRsaKey();
  const { pem } = makeCertificate({ key, serialNo: "01", addresses: ["127.0.0.1"] });
  const elsewhere = makeCertificate({ key, serialNo: "02", addresses: ["127.0.0.2"] });
  const expired = makeCertificate({
    key,
    serialNo: "03",
    addresses: ["127.0.0.1"],
    notAfterMs: Date.UTC(2021, 0, 1),
  });

  async function withServer<Value>(
    options: TlsOptions,
    use: (baseUrl: string) => Promise<Value>,
  ): Promise<Value> {
    const head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const server = createTlsServer({ key: key.privatePem, ...options }, (socket) => {
      socket.on("error", () => {}).on("data", () => socket.write(head));
    });
    try {
      return await use(`https://127.0.0.1:${await listening(server)}`);
    } finally {
      for (const transport of made.splice(0)) transport.close();
      server.close();
    }
  }

  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "a trusted certificate, %s, one connection for two calls",
    async (version) => {
      const told: string[] = [];
      const onSent = (): void => void told.push("sent");
      await withServer({ cert: pem, minVersion: version, maxVersion: version }, async (baseUrl) => {
        const transport = newTransport({ ca: pem });
        const first = await transport(get(baseUrl), { ...call, onSent });
        const second = await transport(get(baseUrl), { ...call, onSent });
        expect([first.status, second.status]).toEqual([200, 200]);
        expect(Buffer.from(second.body).toString()).toBe("ok");
      });
      expect(told).toEqual(["sent", "sent"]);
    },
  );

  test.each([
    ["of another address", elsewhere.pem],
    ["that has expired", expired.pem],
  ])("a certificate %s is refused, although its issuer is trusted", async (_name, cert) => {
    await withServer({ cert }, async (baseUrl) => {
      const refused = newTransport({ ca: cert })(get(baseUrl), call);
      await expect(refused).rejects.toMatchObject({ reason: "tls", sent: false });
    });
  });

  test("NODE_TLS_REJECT_UNAUTHORIZED does not switch the check off", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    await withServer({ cert: pem }, async (baseUrl) => {
      await expect(newTransport()(get(baseUrl), call)).rejects.toMatchObject({ reason: "tls", sent: false });
    });
    // Node says that it saw the variable.
    expect(warned).toHaveBeenCalled();
  });
});

describe("options", () => {
  test.each([
    ["keepAliveMs", 0],
    ["keepAliveMs", -1],
    ["keepAliveMs", 1.5],
    ["keepAliveMs", Number.POSITIVE_INFINITY],
    ["maxSockets", 0],
    ["maxSockets", Number.NaN],
  ])("%s of %d is config", (field, value) => {
    expect(() => createNodeTransport({ [field]: value })).toThrow(
      expect.objectContaining({ kind: "config", field }),
    );
  });
});

test("identity is asked for, unless the caller says otherwise", async () => {
  await using server = await startRawServer(answer());
  const transport = newTransport();
  await transport(get(server.baseUrl), call);
  await transport({ ...get(server.baseUrl), headers: [["accept-encoding", "gzip"]] }, call);
  expect(server.received.map(({ header }) => header("accept-encoding"))).toEqual(["identity", "gzip"]);
});

test("where no connection came about, nothing is told as sent", async () => {
  const told: string[] = [];
  const onSent = (): void => void told.push("sent");
  const refused = newTransport()(get("http://127.0.0.1:1"), { ...call, onSent });
  await expect(refused).rejects.toMatchObject({ reason: "connect", sent: false });
  expect(told).toEqual([]);
});

test("compressed bytes that unfold to nothing are bounded too", async () => {
  // Stored blocks of length 0 (RFC 1951, 3.2.4).
  const body = Buffer.from("000000ffff".repeat(50_000), "hex");
  await using server = await startRawServer(answer({ headers: [["Content-Encoding", "deflate"]], body }));
  await expect(newTransport()(get(server.baseUrl), call)).rejects.toMatchObject({
    reason: "too-large",
    sent: true,
  });
});

test("an answer that is not HTTP is bad-encoding, a head without bounds is too-large", async () => {
  const head = `HTTP/1.1 200 OK\r\nX: ${"a".repeat(100_000)}\r\n\r\n`;
  await using server = await startRawServer(
    (connection) => connection.write("hello\r\n\r\n"),
    (connection) => connection.write(head),
  );
  const transport = newTransport();
  await expect(transport(get(server.baseUrl), call)).rejects.toMatchObject({
    reason: "bad-encoding",
    sent: true,
  });
  await expect(transport(get(server.baseUrl), call)).rejects.toMatchObject({
    reason: "too-large",
    sent: true,
  });
});
