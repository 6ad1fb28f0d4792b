/** Who may drive a sandbox: programs, but not a page that happens to be open in a browser. */
import { afterAll, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys } from "../src/index.ts";
import { serveSandbox } from "../src/serve.ts";

const keys = await makeSandboxKeys();
const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
afterAll(() => served.close());

interface Visit {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const json = { "content-type": "application/json" };
const body = '{"advanceSeconds":1}';

async function visit({ path = "clock", ...init }: Visit): Promise<number> {
  const response = await fetch(`${served.url}/_sandbox/${path}`, init);
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
  expect(await response.json()).toBeTypeOf("object");
  return response.status;
}

describe("pages", () => {
  const evil = { origin: "https://evil.example" };
  test.each<readonly [string, Visit]>([
    ["reading", { headers: evil }],
    ["posting JSON", { method: "POST", headers: { ...json, ...evil }, body }],
    ["posting a form", { method: "POST", headers: { "content-type": "text/plain", ...evil }, body }],
    ["posting nothing", { path: "reset", method: "POST", headers: evil }],
    ["deleting", { path: "faults", method: "DELETE", headers: evil }],
    ["with no origin to name", { headers: { origin: "null" } }],
    ["on another port of this machine", { headers: { origin: "http://127.0.0.1:1" } }],
    ["over https", { headers: { origin: `https://127.0.0.1:${served.port}` } }],
  ])("of another origin are refused: %s", async (_, visited) => {
    expect(await visit(visited)).toBe(403);
  });

  test("of its own origin pass", async () => {
    expect(await visit({ headers: { origin: served.url } })).toBe(200);
    expect(await visit({ method: "POST", headers: { ...json, origin: served.url }, body })).toBe(200);
  });

  test("under a foreign name that resolves to this machine are refused", async () => {
    const own = createSandbox({ world: defaultWorld(keys) });
    const request = new Request("http://evil.example/_sandbox/clock", {
      headers: { origin: "http://evil.example" },
    });
    expect((await own.fetch(request)).status).toBe(403);
  });

  test("are asked for leave before they send JSON, and get none", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    expect(await visit({ method: "OPTIONS", headers })).toBe(405);
  });
});

describe("programs", () => {
  test.each([
    ["application/json", 200],
    ["application/json; charset=utf-8", 200],
    ["Application/JSON", 200],
    ["application/x-www-form-urlencoded", 415],
    ["text/plain", 415],
    ["application/jsonp", 415],
  ])("say what they post: %s is answered %d", async (type, status) => {
    expect(await visit({ method: "POST", headers: { "content-type": type }, body })).toBe(status);
  });

  test("need say nothing of a body that is not there", async () => {
    expect(await visit({ path: "reset", method: "POST" })).toBe(200);
  });
});
