import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { answer, silence, stall, startRawServer } from "../raw-server.ts";
import { listening } from "./listening.ts";
import { ask, failed, type Subject } from "./transport-under-test.ts";

const aborted = { reason: "aborted", sent: true } as const;

/** The signal ends a call wherever it stands. */
export function transportAborts({ transport, traits }: Subject): void {
  test("aborted before: nothing is sent", async () => {
    await using server = await startRawServer(answer());
    const signal = AbortSignal.abort();
    expect(await failed(transport, { baseUrl: server.baseUrl, signal })).toEqual({
      reason: "aborted",
      sent: false,
      told: [],
    });
    expect(server.connections()).toBe(0);
  });

  test("aborted while the server is silent: sent, and the connection is closed", async () => {
    await using server = await startRawServer(silence);
    const controller = new AbortController();
    const outcome = failed(transport, { baseUrl: server.baseUrl, signal: controller.signal });
    await server.request(0);
    controller.abort(new Error("the reason is the caller's own"));
    expect(await outcome).toEqual({ ...aborted, told: ["sent"] });
    await server.closed(0);
  });

  test.each([
    ["before its first byte", stall({ body: "0123456789" }, 0)],
    ["in the middle", stall({ body: "0123456789" }, 5)],
    [
      "in the middle, compressed",
      stall({ headers: [["Content-Encoding", "gzip"]], body: gzipSync("0123456789") }, 12),
    ],
  ])("aborted while the body stalls %s: sent, and the connection is closed", async (_name, behaviour) => {
    await using server = await startRawServer(behaviour);
    const controller = new AbortController();
    const onHeaders = (): void => void setImmediate(() => controller.abort());
    expect(
      await failed(transport, { baseUrl: server.baseUrl, signal: controller.signal, onHeaders }),
    ).toEqual({ ...aborted, told: ["sent", "headers"] });
    await server.closed(0);
  });

  test("aborted while the TLS handshake hangs", async () => {
    const controller = new AbortController();
    const server = createServer((socket) => {
      socket.on("error", () => {}).once("data", () => controller.abort());
      // Some hosts go on with a handshake that nobody waits for.
      if (!traits.seesHandshake) controller.signal.addEventListener("abort", () => socket.destroy());
    });
    const port = await listening(server);
    const expected = { reason: "aborted", sent: !traits.seesHandshake } as const;
    expect(
      await failed(transport, { baseUrl: `https://127.0.0.1:${port}`, signal: controller.signal }),
    ).toMatchObject(expected);
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  test("aborted after the answer: nothing happens", async () => {
    await using server = await startRawServer(answer({ body: "x" }));
    const controller = new AbortController();
    const { answer: read } = await ask(transport, { baseUrl: server.baseUrl, signal: controller.signal });
    controller.abort();
    expect(Buffer.from(read?.body ?? "").toString()).toBe("x");
    const again = await ask(transport, { baseUrl: server.baseUrl });
    expect(again.answer?.status).toBe(200);
  });
}
