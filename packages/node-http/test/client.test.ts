import { readFileSync } from "node:fs";
import { createRefundClient, isRefundError, readKeyFile, type RefundClientConfig } from "@wxrefund/node-http";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox, type ServedSandbox } from "@wxrefund/sandbox/serve";
import { newRsaKey } from "@wxrefund/testkit/keys";
import { answer, silence, startRawServer } from "@wxrefund/testkit/raw-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { version } from "../src/version.ts";

const { outRefundNo, subMchid } = defaultNumbers;
const keys = await makeSandboxKeys();
const configFor = (baseUrl: string): RefundClientConfig => sandboxClientConfig(keys, baseUrl);

describe("against the sandbox", () => {
  let served: ServedSandbox;
  beforeAll(async () => {
    served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  });
  afterAll(async () => {
    await served.close();
  });

  test("the published refund over APIv3", async () => {
    await using refunds = createRefundClient(configFor(served.url));
    const { refund, answer: proof } = await refunds.query({ outRefundNo, subMchid });
    expect(refund).toMatchObject({ outRefundNo, status: "SUCCESS" });
    expect(proof).toMatchObject({ verified: true, baseUrl: served.url, attempts: 1, freshness: "timestamp" });
  });

  test("the published refund over V2", async () => {
    await using refunds = createRefundClient(configFor(served.url));
    const { refunds: list, answer: proof } = await refunds.queryV2({ outRefundNo });
    expect(list.map((refund) => refund.outRefundNo)).toEqual([outRefundNo]);
    expect(proof).toMatchObject({ verified: true, freshness: "none" });
  });

  test("an earlier base URL that refuses connections is passed over", async () => {
    const config = { ...configFor(served.url), baseUrls: ["http://127.0.0.1:1", served.url] };
    await using refunds = createRefundClient(config);
    const { answer: proof } = await refunds.query({ outRefundNo, subMchid });
    expect(proof).toMatchObject({ baseUrl: served.url, attempts: 2 });
  });
});

describe("what it is made of", () => {
  test("the version in the source is the package's", () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(manifest).toMatchObject({ version });
  });

  test("it names itself, unless the configuration does", async () => {
    await using server = await startRawServer(answer({ status: 404 }));
    for (const config of [configFor(server.baseUrl), { ...configFor(server.baseUrl), userAgent: "shop/2" }]) {
      await using refunds = createRefundClient({ ...config, maxAttempts: 1 });
      await expect(refunds.query({ outRefundNo, subMchid })).rejects.toMatchObject({ kind: "untrusted" });
    }
    const agents = server.received.map(({ header }) => header("user-agent"));
    expect(agents).toEqual([`wxrefund-node/${version}`, "shop/2"]);
  });

  test("what needs no cryptography to be seen throws at once", () => {
    expect(() => createRefundClient({ mchid: "1900000001" })).toThrow(
      expect.objectContaining({ kind: "config" }),
    );
    expect(() => createRefundClient(configFor("https://localhost"), { keepAliveMs: 0 })).toThrow(
      /keepAliveMs/,
    );
  });

  test("ready() tells of a key that does not fit, and tells nothing of the key", async () => {
    const { publicPem } = newRsaKey();
    const config = configFor("https://localhost");
    if (config.v3 === undefined) throw new Error("the sandbox has APIv3 credentials");
    await using refunds = createRefundClient({ ...config, v3: { ...config.v3, privateKey: publicPem } });
    const error: unknown = await refunds.ready().catch((reason: unknown) => reason);
    expect(isRefundError(error) && error.kind).toBe("config");
    expect(String(error)).toContain("it is a public key");
    expect(String(error)).not.toContain(publicPem.slice(60, 80));
  });

  test("a file that holds no key is told apart as text would be", async () => {
    const path = new URL("../package.json", import.meta.url);
    const config = configFor("https://localhost");
    if (config.v3 === undefined) throw new Error("the sandbox has APIv3 credentials");
    const privateKey = await readKeyFile(path);
    await using refunds = createRefundClient({ ...config, v3: { ...config.v3, privateKey } });
    await expect(refunds.ready()).rejects.toThrow(/has no -----BEGIN line/);
  });
});

describe("close", () => {
  test("closes idle connections, and later calls are config", async () => {
    await using server = await startRawServer(answer({ status: 404 }));
    const refunds = createRefundClient({ ...configFor(server.baseUrl), maxAttempts: 1 });
    await expect(refunds.query({ outRefundNo, subMchid })).rejects.toMatchObject({ kind: "untrusted" });
    await refunds.close();
    await server.closed(0);
    await expect(refunds.query({ outRefundNo, subMchid })).rejects.toMatchObject({ kind: "config" });
  });

  test("ends a call under way", async () => {
    await using server = await startRawServer(silence);
    const refunds = createRefundClient({ ...configFor(server.baseUrl), maxAttempts: 1 });
    const underWay = refunds.query({ outRefundNo, subMchid }).catch((error: unknown) => error);
    await server.request(0);
    await refunds.close();
    expect(await underWay).toMatchObject({ kind: "no-answer", reason: "aborted" });
  });
});

test.each([[undefined], [null], ["config"]])("%j for a configuration is config", (given) => {
  expect(() => Reflect.apply(createRefundClient, undefined, [given])).toThrow(
    expect.objectContaining({ kind: "config", field: "config" }),
  );
});
