import type { Context } from "hono";

/** What the page sent is not what it should be. */
export class RequestProblem extends Error {
  override readonly name = "RequestProblem";
}

export type Body = Readonly<Record<string, unknown>>;

/** A JSON object sent as JSON: a form of a foreign page cannot send that unasked. */
export async function readBody({ req }: Context): Promise<Body> {
  if (!(req.header("content-type") ?? "").startsWith("application/json")) {
    throw new RequestProblem("A body must come as application/json.");
  }
  const body: unknown = await req.json().catch(() => undefined);
  if (typeof body !== "object" || body === null) throw new RequestProblem("The body is not a JSON object.");
  return Object.fromEntries(Object.entries(body));
}

export function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw new RequestProblem(`${name} is missing.`);
}

export function numberOf(body: Body, name: string): number {
  const value = body[name];
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new RequestProblem(`${name} must be a whole number.`);
}
