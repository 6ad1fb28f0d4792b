import { startRawServer } from "@wxrefund/testkit/raw-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandLine } from "../command-line.ts";
import { openShop, type Shop } from "../shop.ts";
import { askV3, type FailureCase } from "./case.ts";
import { casesConfig } from "./cases-config.ts";
import { casesTransport } from "./cases-transport.ts";
import { casesV2 } from "./cases-v2.ts";
import { casesV3 } from "./cases-v3.ts";

const groups = { config: casesConfig, v3: casesV3, v2: casesV2, transport: casesTransport };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

/** Runs a case once for programs and once for people; each time against a server of its own. */
async function ask({ argv, env, server }: FailureCase) {
  await using listening = await startRawServer(...(server?.(shop) ?? []));
  if (server === undefined) await listening.close();
  const outcome = await commandLine(argv, {
    ...shop.env,
    WECHATPAY_BASE_URL: listening.baseUrl,
    ...env?.(shop),
  });
  const sent = listening.received.flatMap(({ headers, body }) => [
    ...headers.flatMap(([name, value]) => (name.toLowerCase() === "authorization" ? [value] : [])),
    ...(/signature="([^"]+)"/.exec(headers.join("\n"))?.slice(1) ?? []),
    ...(/<sign>(?:<!\[CDATA\[)?([0-9A-F]+)/.exec(body.toString())?.slice(1) ?? []),
  ]);
  return { ...outcome, requests: listening.received.length, secrets: [...shop.secrets, ...sent] };
}

function expectNoSecret(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
}

describe.each(Object.entries(groups))("%s", (_group, cases) => {
  test.each(cases)("$title: $error.kind", async (failure) => {
    const { exit, error, requests } = failure;
    const forPrograms = await ask({ ...failure, argv: [...failure.argv, "--json"] });
    expect(JSON.parse(forPrograms.stdout)).toMatchObject({ schema: 1, ok: false, error });
    expect(forPrograms.stdout.split("\n")).toHaveLength(2);
    expect(forPrograms).toMatchObject({ exit, requests, stderr: "" });
    expectNoSecret(forPrograms.stdout, forPrograms.secrets);

    const forPeople = await ask(failure);
    expect(forPeople.stderr).toContain(error.reason ?? error.kind);
    expectNoSecret(forPeople.stderr, forPeople.secrets);
    expect({ exit: forPeople.exit, requests: forPeople.requests }).toEqual({ exit, requests });
    expect(forPeople.stdout).toBe("");
  });
});

test.each([["--json", "--json"], ["--json=yes"], ["--json", "stray"], ["--", "--json"]])(
  "%s %s: config, told in a document",
  async (...args) => {
    const { exit, stdout, stderr } = await commandLine([...askV3, ...args], shop.env);
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { kind: "config" } });
  },
);

test("the table reaches every kind and every reason", () => {
  const errors = Object.values(groups).flatMap((cases) => cases.map(({ error }) => error));
  expect(new Set(errors.map(({ kind }) => kind))).toEqual(new Set(kinds));
  expect(new Set(errors.flatMap(({ reason }) => reason ?? []))).toEqual(new Set(reasons));
});

const kinds = "config refused rate-limited untrusted malformed unreachable no-answer unsettled".split(" ");
const reasons = (
  "unsigned malformed-header stale unknown-key bad-signature probe wrong-algorithm ambiguous-text " +
  "replayed other-refund other-merchant redirect"
).split(" ");
