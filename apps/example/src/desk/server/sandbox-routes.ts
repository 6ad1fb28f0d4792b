import type { Hono } from "hono";
import type { RefundDesk } from "../refund-desk.ts";
import type { DeskSandbox } from "../sandbox.ts";
import type { Events } from "./events.ts";
import { numberOf, readBody, RequestProblem, textOf } from "./request.ts";

interface SandboxParts {
  readonly desk: RefundDesk;
  readonly events: Events;
  readonly sandbox: DeskSandbox;
}

/** What the sandbox panel does. Without a sandbox there are no such routes. */
export function sandboxRoutes(app: Hono, { desk, events, sandbox }: SandboxParts): void {
  const told = async (): Promise<Response> => {
    events.tell({ type: "sandbox" });
    return Response.json(await sandbox.state());
  };
  app.get("/api/sandbox", async (context) => context.json(await sandbox.state()));
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

function seconds(value: number): number {
  if (value > 0 && value <= 366 * 86_400) return value;
  throw new RequestProblem("The clock moves forward by a year at most.");
}
