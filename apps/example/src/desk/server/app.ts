import { type AbnormalRefund, isRefundError } from "@wxrefund/core";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Entry } from "../entry.ts";
import { isNumberKind } from "../number-kind.ts";
import type { RefundDesk } from "../refund-desk.ts";
import type { DeskSandbox } from "../sandbox.ts";
import { documentOf, type PageSetup } from "./document.ts";
import type { Events } from "./events.ts";
import { onlyThisMachine, pageHeaders } from "./guard.ts";
import { type Body, readBody, RequestProblem, textOf } from "./request.ts";
import { sandboxRoutes } from "./sandbox-routes.ts";
import { tampered } from "./tamper.ts";

export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

export interface AppParts {
  readonly desk: RefundDesk;
  readonly events: Events;
  readonly setup: PageSetup;
  readonly page: PageFiles;
  readonly sandbox?: DeskSandbox;
  /** Takes WeChat Pay's notifications; their signature covers the raw bytes. */
  readonly notifications: (request: Request) => Promise<Response>;
  /** Where the sandbox reaches them. */
  readonly notifyUrl: string;
}

/** One refund and the others of its order. */
export interface RefundView {
  readonly entry: Entry;
  readonly siblings: readonly Entry[];
}

const mostShown = 200;

/** Everything the desk answers over HTTP. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  // WeChat Pay comes from elsewhere and signs what it sends, so nothing else stands before this.
  app.post("/notifications", (context) => parts.notifications(context.req.raw));
  app.use(onlyThisMachine, pageHeaders);
  app.onError((error, context) => {
    if (error instanceof RequestProblem) return context.json({ error: error.message }, 400);
    if (isRefundError(error)) return context.json({ refundError: error }, 422);
    throw error;
  });
  pageRoutes(app, parts);
  refundRoutes(app, parts);
  eventRoutes(app, parts);
  if (parts.sandbox !== undefined) sandboxRoutes(app, { ...parts, sandbox: parts.sandbox });
  return app;
}

function pageRoutes(app: Hono, { setup, page }: AppParts): void {
  app.get("/", (context) => context.html(documentOf(setup)));
  app.get("/desk.js", (context) =>
    context.body(page.script, 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
  app.get("/desk.css", (context) =>
    context.body(page.style, 200, { "Content-Type": "text/css; charset=utf-8" }),
  );
}

function refundRoutes(app: Hono, parts: AppParts): void {
  const { desk } = parts;
  app.get("/api/refunds", (context) => {
    const { text = "", status = "" } = context.req.query();
    return context.json(desk.find({ text, status, limit: mostShown }).map(withoutProof));
  });
  app.get("/api/refunds/:number", (context) => {
    const entry = desk.get(context.req.param("number"));
    return context.json(entry === undefined ? null : viewOf(entry, parts));
  });
  app.delete("/api/refunds/:number", (context) => {
    desk.forget(context.req.param("number"));
    return context.json({});
  });
  app.post("/api/refunds/:number/recheck", (context) => {
    desk.recheck(context.req.param("number"));
    return context.json({});
  });
  app.post("/api/refunds/:number/abnormal", async (context) => {
    await desk.handleAbnormal(context.req.param("number"), payeeOf(await readBody(context)));
    return context.json({});
  });
  app.post("/api/questions", async (context) => {
    const body = await readBody(context);
    const kind = textOf(body, "kind");
    if (!isNumberKind(kind)) throw new RequestProblem("kind is not one of the four numbers.");
    return context.json({ found: await desk.ask(textOf(body, "number"), kind) });
  });
}

function payeeOf(body: Body): AbnormalRefund["to"] {
  if (textOf(body, "type") === "MERCHANT_BANK_CARD") return { type: "MERCHANT_BANK_CARD" };
  return {
    type: "USER_BANK_CARD",
    bankType: textOf(body, "bankType"),
    bankAccount: textOf(body, "bankAccount"),
    realName: textOf(body, "realName"),
  };
}

function eventRoutes(app: Hono, { events, setup }: AppParts): void {
  app.get("/api/events", (context) =>
    streamSSE(context, async (stream) => {
      await new Promise<void>((resolve) => {
        const stop = events.listen((event) => void stream.writeSSE({ data: JSON.stringify(event) }));
        stream.onAbort(() => {
          stop();
          resolve();
        });
        void stream.writeSSE({ data: JSON.stringify({ type: "opened", server: setup.server }) });
      });
    }),
  );
}

function viewOf(entry: Entry, { desk, sandbox }: AppParts): RefundView {
  const { refund } = entry;
  const order = refund?.transactionId ?? refund?.outTradeNo;
  const siblings = order === undefined ? [] : desk.find({ text: order, limit: mostShown });
  return {
    entry: sandbox?.tampering() === true ? tampered(entry) : entry,
    siblings: siblings
      .filter(({ refund: other }) => (other?.transactionId ?? other?.outTradeNo) === order)
      .map(withoutProof),
  };
}

/** A list needs no proofs. */
function withoutProof(entry: Entry): Entry {
  const { relayed: _, ...rest } = entry;
  return rest;
}
