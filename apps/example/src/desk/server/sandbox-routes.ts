import type { Hono } from "hono";
import type { Entry } from "../entry.ts";
import type { RefundDesk } from "../refund-desk.ts";
import type { DeskSandbox } from "../sandbox.ts";
import type { Events } from "./events.ts";
import { type Body, numberOf, readBody, RequestProblem, textOf } from "./request.ts";

interface SandboxParts {
  readonly desk: RefundDesk;
  readonly events: Events;
  readonly sandbox: DeskSandbox;
  readonly notifyUrl: string;
}

/** What the sandbox panel does. Without a sandbox there are no such routes. */
export function sandboxRoutes(app: Hono, parts: SandboxParts): void {
  const { desk, events, sandbox } = parts;
  const told = async (): Promise<Response> => {
    events.tell({ type: "sandbox" });
    return Response.json(await sandbox.state());
  };
  app.get("/api/sandbox", async (context) => context.json(await sandbox.state()));
  // A shop's own system applies for its refunds, so the desk itself has no way to.
  app.post("/api/sandbox/applications", async (context) =>
    context.json(await applyFrom(await readBody(context), parts)),
  );
  app.post("/api/sandbox/clock", async (context) => {
    await sandbox.advance(seconds(numberOf(await readBody(context), "advanceSeconds")));
    desk.recheckAll();
    return told();
  });
  app.post("/api/sandbox/faults", async (context) => {
    const body = await readBody(context);
    await sandbox.arm(textOf(body, "fault"), body["times"] === "always" ? "always" : numberOf(body, "times"));
    return told();
  });
  app.delete("/api/sandbox/faults", async () => {
    await sandbox.disarm();
    return told();
  });
  app.post("/api/sandbox/tampering", async (context) => {
    sandbox.tamper((await readBody(context))["on"] === true);
    return told();
  });
}

function applyFrom(body: Body, { desk, notifyUrl }: SandboxParts): Promise<Entry> {
  return desk.apply({
    outRefundNo: textOf(body, "outRefundNo"),
    outTradeNo: textOf(body, "outTradeNo"),
    amount: { refund: numberOf(body, "refund"), total: numberOf(body, "total") },
    notifyUrl,
  });
}

function seconds(value: number): number {
  if (value > 0 && value <= 366 * 86_400) return value;
  throw new RequestProblem("The clock moves forward by a year at most.");
}
