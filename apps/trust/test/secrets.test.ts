import { createPrivateKey, sign } from "node:crypto";
import { inspect } from "node:util";
import {
  type ClientHost,
  createClient,
  type RefundClientConfig,
  type Span,
  type Transport,
} from "@wxrefund/client";
import { createNodeTransport, nodeAead, nodeRsa } from "@wxrefund/node-http/transport";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  faults,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { afterAll, describe, expect, test } from "vitest";

const keys = await makeSandboxKeys();
const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
const config = sandboxClientConfig(keys, served.url, "HMAC-SHA256");
const network = createNodeTransport();
afterAll(async () => {
  network.close();
  await served.close();
});

const pem = config.v3.privateKey;
const pemLines = pem.split("\n").filter((line) => line.length > 20 && !line.startsWith("-"));
const { d = "", p = "", q = "" } = createPrivateKey(pem).export({ format: "jwk" });

/** What is configured, in every form in which it could come out. */
const configured: readonly string[] = [
  ...pemLines,
  ...[d, p, q].flatMap((part) => [part, Buffer.from(part, "base64url").toString("hex")]),
  config.v3.apiV3Key,
  config.v2.key,
].flatMap((secret) => [secret, Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("hex")]);

/** Everything that a value shows to whoever looks closely: hidden members, documents, stacks, causes. */
function everythingOf(value: unknown): string {
  const chain: unknown[] = [];
  for (let link = value; link instanceof Error && !chain.includes(link); link = link.cause) chain.push(link);
  const shown = [value, ...chain].flatMap((link) => [
    inspect(link, {
      showHidden: true,
      depth: null,
      getters: true,
      maxStringLength: null,
      maxArrayLength: null,
    }),
    JSON.stringify(link) ?? "",
    link instanceof Error ? `${String(link)} ${link.message} ${link.stack}` : "",
  ]);
  return shown.join("\n");
}

function found(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => secret !== "" && text.includes(secret));
}

interface Watched {
  readonly host: ClientHost;
  /** Signatures and headers that went out or came in. */
  readonly wire: string[];
  readonly spans: Span[];
  readonly observe: NonNullable<RefundClientConfig["observe"]>;
}

function watched(): Watched {
  const wire: string[] = [];
  const spans: Span[] = [];
  const note = (texts: Iterable<string>): void => {
    for (const text of texts) {
      const authorization = /signature="([^"]+)"/.exec(text)?.[1];
      const signs = [...text.matchAll(/<sign>(?:<!\[CDATA\[)?([0-9A-F]{32,64})/g)].map(
        ([, value = ""]) => value,
      );
      if (authorization !== undefined) wire.push(text, authorization);
      wire.push(...signs);
    }
  };
  const transport: Transport = async (request, call) => {
    note([...request.headers.map(([, value]) => value), Buffer.from(request.body ?? []).toString()]);
    const answer = await network(request, call);
    note([Buffer.from(answer.body).toString()]);
    wire.push(
      ...answer.headers.filter(([name]) => /^wechatpay-signature$/i.test(name)).map(([, value]) => value),
    );
    return answer;
  };
  const host = { transport, rsa: nodeRsa(), aead: nodeAead(), nonce: newNonce, userAgent: "trust/1" };
  return { host, wire, spans, observe: { onSpan: (span) => spans.push(span) } };
}

let nonces = 0;
function newNonce(): string {
  nonces += 1;
  return String(nonces).padStart(32, "0");
}

const patience = { maxAttempts: 1, timeoutMs: 10_000 };

/** The failure of a query, of whichever kind. */
async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => expect.unreachable("this should have failed"),
    (error: unknown) => error,
  );
}

describe.each(["v3", "v2"] as const)("over %s", (api) => {
  const spoiling = faults.filter(({ concludes }) => concludes[api] !== undefined);

  test.each(spoiling)("$id leaves no secret", async ({ id, concludes }) => {
    const { host, wire, spans, observe } = watched();
    const client = createClient({ ...config, observe }, host);
    const outRefundNo = `FAULT_${id}_secrets-${api}`;
    const bounds = { ...patience, timeoutMs: id.startsWith("slow") ? 300 : 10_000 };
    const ask = (): Promise<unknown> =>
      api === "v3"
        ? client.query({ outRefundNo, subMchid: defaultNumbers.subMchid }, bounds)
        : client.queryV2({ outRefundNo }, bounds);
    if (id === "replayed") await ask();
    const error = await failureOf(ask());
    expect(error).toMatchObject(concludes[api] ?? {});
    expect(wire.length).toBeGreaterThan(0);
    const told = [everythingOf(error), everythingOf(spans), everythingOf(client)].join("\n");
    expect(found(told, [...configured, ...wire])).toEqual([]);
    expect(spans.length).toBeGreaterThan(1);
    expect(found(everythingOf(spans), [outRefundNo, "招商银行"])).toEqual([]);
  });

  test("a refund that is believed shows its raw answer to nobody who does not ask for it", async () => {
    const { host, wire, spans, observe } = watched();
    const client = createClient({ ...config, observe }, host);
    const outRefundNo = "SUCCESS_secrets";
    const asked =
      api === "v3"
        ? await client.query({ outRefundNo, subMchid: defaultNumbers.subMchid }, patience)
        : await client.queryV2({ outRefundNo }, patience);
    expect(wire.length).toBeGreaterThan(1);
    const told = `${inspect(asked, { depth: null })} ${JSON.stringify(asked)} ${everythingOf(spans)}`;
    expect(found(told, [...configured, ...wire])).toEqual([]);
    expect(found(everythingOf(asked), configured)).toEqual([]);
  });
});

describe("what the configuration brings about", () => {
  const { v3, v2 } = config;
  const privateKey = createPrivateKey(pem);
  const damaged = pem.replace(/^[^-].{20}/m, "A".repeat(21));
  const rows: readonly (readonly [string, RefundClientConfig, string])[] = [
    ["a private key that does not import", { ...config, v3: { ...v3, privateKey: damaged } }, "config"],
    ["an APIv3 key of 33 bytes", { ...config, v3: { ...v3, apiV3Key: `${v3.apiV3Key}x` } }, "config"],
    ["an APIv2 key of 33 characters", { ...config, v2: { ...v2, key: `${v2.key}x` } }, "config"],
    ["the private key for a serial number", { ...config, v3: { ...v3, serialNo: pem } }, "config"],
    [
      "the private key for the platform's",
      { ...config, v3: { ...v3, platformKeys: [{ id: "PUB_KEY_ID_1", publicKey: pem }] } },
      "config",
    ],
    ["the APIv2 key for a merchant number", { ...config, mchid: v2.key }, "config"],
    ["the APIv2 key in a base URL", { ...config, baseUrls: [`https://${v2.key}@host`] }, "config"],
    ["nobody at home", { ...config, baseUrls: ["http://127.0.0.1:1"] }, "unreachable"],
    [
      "a signer that tells its secret",
      {
        ...config,
        v3: withSigner(v3, async () => Promise.reject(new Error(pem, { cause: v2.key }))),
      },
      "unreachable",
    ],
    [
      "a signer whose signature is refused",
      {
        ...config,
        v3: withSigner(v3, async (message) => new Uint8Array(sign("sha512", message, privateKey))),
      },
      "refused",
    ],
  ];

  test.each(rows)("%s", async (_, given, kind) => {
    const { host, wire, spans, observe } = watched();
    const error = await failureOf(
      (async () => {
        const client = createClient({ ...given, observe }, host);
        return client.query({ outRefundNo: "SUCCESS_1", subMchid: defaultNumbers.subMchid }, patience);
      })(),
    );
    expect(error).toMatchObject({ kind });
    expect(found(everythingOf([error, spans]), [...configured, ...wire])).toEqual([]);
    expect(found(everythingOf(error), [...configured, ...wire])).toEqual([]);
  });
});

function withSigner(
  { serialNo, platformKeys }: NonNullable<RefundClientConfig["v3"]>,
  signer: (message: Uint8Array) => Promise<Uint8Array>,
): NonNullable<RefundClientConfig["v3"]> {
  return { serialNo, platformKeys, signer };
}

test("a secret that does come out is found, wherever it is", () => {
  const key = config.v2.key;
  const hidden = Object.defineProperty(new Error("a"), "raw", { value: { headers: [["x", key]] } });
  const leaks = [
    new Error(key),
    new Error("a", { cause: new Error("b", { cause: { key } }) }),
    hidden,
    { [Symbol("s")]: key },
  ];
  for (const leak of leaks) expect(found(everythingOf(leak), configured)).toContain(key);
  expect(found(everythingOf(new Error("nothing")), configured)).toEqual([]);
});
