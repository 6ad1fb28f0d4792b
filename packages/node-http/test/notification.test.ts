import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { untrusted } from "@wxrefund/core";
import { afterEach, expect, test } from "vitest";
import { type HandlerOptions, nodeRefundNotifications } from "../src/index.ts";

const event = {
  api: "v3",
  confirmed: true,
  mchid: "1900000001",
  refund: {
    outRefundNo: "R1",
    status: "SUCCESS",
    wireStatus: "SUCCESS",
    final: true,
    amount: {},
    promotions: [],
    extra: {},
  },
} as const;
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

interface Mounted {
  readonly before?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly receive?: HandlerReceive;
}
type HandlerReceive = Parameters<typeof nodeRefundNotifications>[0]["receive"];

/** A server with the handler on a real socket, behind whatever `before` does to the request. */
async function mounted({ before, receive = async () => event }: Mounted = {}) {
  const seen: Uint8Array[] = [];
  const troubles: unknown[] = [];
  const handled: unknown[] = [];
  const options: HandlerOptions = {
    onRefund: (news) => void handled.push(news),
    onTrouble: (trouble) => troubles.push(trouble),
  };
  const receiver = {
    receive: async (arrival: Parameters<HandlerReceive>[0]) => {
      seen.push(arrival.body);
      return receive(arrival);
    },
    confirmEvent: async () => event,
  };
  const notified = nodeRefundNotifications(receiver, options);
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await before?.(request, response);
    await notified(request, response);
  };
  const server = createServer((request, response) => void serve(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  closers.push(() => server.close());
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const post = (body: BodyInit, method = "POST") =>
    fetch(`http://127.0.0.1:${port}/`, { method, ...(method === "POST" ? { body } : {}) });
  return { post, seen, troubles, handled };
}

test("hands the raw bytes over and acknowledges", async () => {
  const { post, seen, handled } = await mounted();
  const answer = await post('{ "a":\t"退款" }\r\n');
  expect(answer.status).toBe(204);
  expect(Buffer.from(seen[0] ?? []).toString()).toBe('{ "a":\t"退款" }\r\n');
  expect(handled).toHaveLength(1);
});

test("refuses what is not believed", async () => {
  const receive = async () => {
    throw untrusted("bad-signature");
  };
  const { post } = await mounted({ receive });
  expect((await post("{}")).status).toBe(400);
  expect((await post("<xml></xml>")).headers.get("Content-Type")).toContain("xml");
});

test("takes bytes that a raw parser kept", async () => {
  const before = async (request: IncomingMessage): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    Object.assign(request, { body: Buffer.concat(chunks) });
  };
  const { post, seen } = await mounted({ before });
  expect((await post("{}")).status).toBe(204);
  expect(Buffer.from(seen[0] ?? []).toString()).toBe("{}");
});

test.each([
  ["turned into an object", { body: { id: "EV-1" } }],
  ["read and thrown away", {}],
])("says how to mend an app whose parser has %s", async (_, left) => {
  const before = async (request: IncomingMessage): Promise<void> => {
    for await (const chunk of request) expect(chunk).toBeDefined();
    Object.assign(request, left);
  };
  const { post, troubles, handled } = await mounted({ before });
  expect((await post("{}")).status).toBe(500);
  expect(troubles).toMatchObject([{ kind: "config", message: expect.stringContaining("express.raw") }]);
  expect(handled).toHaveLength(0);
});

test("says nothing more to whoever was answered by somebody else", async () => {
  const { post } = await mounted({
    before: async (_, response) => void response.writeHead(408).end(),
  });
  expect((await post("{}")).status).toBe(408);
  expect((await post("", "GET")).status).toBe(408);
});

test("takes only POST and only so much", async () => {
  const { post } = await mounted();
  expect((await post("", "GET")).status).toBe(405);
  expect((await post("x".repeat(1_048_577))).status).toBe(400);
});
