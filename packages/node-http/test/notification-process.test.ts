/** Mounted as documented, with nobody to catch anything: nothing that a visitor does may end the process. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const receiver = `{
  receive: async () => ({ mchid: "1900000001", confirmed: true, refund: { outRefundNo: "R1", wireStatus: "SUCCESS" } }),
  confirmEvent: async (event) => event,
}`;
const documented = `nodeRefundNotifications(${receiver}, { onRefund: () => undefined })`;
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill()));

interface Shop {
  readonly port: number;
  readonly told: () => string;
  readonly ended: Promise<unknown>;
}

/** A shop in a process of its own: `before` is what stands before the handler. */
async function shop(handler: string, before = ""): Promise<Shop> {
  const code = `
    import { createServer } from "node:http";
    import { nodeRefundNotifications } from "@wxrefund/node-http";
    const notified = ${handler};
    const server = createServer(async (request, response) => { ${before}; void notified(request, response); });
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  const flags = ["--conditions=@wxrefund/source", "--no-warnings", "--input-type=module"];
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const child = spawn(process.execPath, [...flags, "-e", code], { cwd });
  children.push(child);
  const ended = once(child, "close").then(([exitCode]) => exitCode);
  let told = "";
  child.stderr.on("data", (text: Buffer) => (told += String(text)));
  const [line] = await Promise.race([once(child.stdout, "data"), ended.then(() => [told])]);
  return { port: Number(line), told: () => told, ended };
}

/** Promises a hundred bytes, brings seven and leaves. */
async function leaveInMidBody({ port }: Shop): Promise<void> {
  const socket: Socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const head = "POST /n HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n";
  socket.write(head);
  await once(socket, "data");
  socket.write('{"id":1', () => socket.resetAndDestroy());
  await once(socket, "close");
}

const post = ({ port }: Shop) => fetch(`http://127.0.0.1:${port}/n`, { method: "POST", body: "{}" });

test("a visitor who leaves in mid-body ends nothing", async () => {
  const open = await shop(documented);
  for (let visitor = 0; visitor < 3; visitor += 1) await leaveInMidBody(open);
  expect((await post(open)).status).toBe(204);
  expect(open.told()).toBe("");
});

test("a body that a parser has had ends nothing, and is told to whoever reads the log", async () => {
  const open = await shop(documented, "for await (const part of request) request.body = {}");
  for (let visitor = 0; visitor < 2; visitor += 1) expect((await post(open)).status).toBe(500);
  expect(open.told()).toContain("express.raw");
});

test("a body that does not come is answered in time", async () => {
  const open = await shop(documented.replace("{ onRefund", "{ answerWithinMs: 1, onRefund"));
  const socket = connect(open.port, "127.0.0.1");
  socket.write("POST /n HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n");
  const [answer] = await once(socket, "data");
  expect(String(answer)).toContain(" 503 ");
  socket.resetAndDestroy();
  expect([204, 503]).toContain((await post(open)).status);
  expect(open.told()).toBe("");
});

test("a handler that rejects would have ended it", async () => {
  const rejecting = `async (request) => { for await (const part of request) { } }`;
  const open = await shop(rejecting);
  await leaveInMidBody(open);
  expect(await open.ended).toBe(1);
  expect(open.told()).toContain("aborted");
});
