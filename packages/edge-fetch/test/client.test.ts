import { readFileSync } from "node:fs";
import { createRefundClient } from "@wxrefund/edge-fetch";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { describe, expect, test } from "vitest";
import { version } from "../src/version.ts";

const { outRefundNo, subMchid } = defaultNumbers;
const keys = await makeSandboxKeys();
const sandbox = createSandbox({ world: defaultWorld(keys) });

describe("with a fetch of its own: the sandbox itself", () => {
  const agents: (string | null)[] = [];
  const inner: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    agents.push(request.headers.get("user-agent"));
    return await sandbox.fetch(request);
  };
  const config = { ...sandboxClientConfig(keys, "https://sandbox.example"), fetch: inner };

  test("the published refund over APIv3", async () => {
    const { refund, answer } = await createRefundClient(config).query({ outRefundNo, subMchid });
    expect(refund).toMatchObject({ outRefundNo, status: "SUCCESS" });
    expect(answer).toMatchObject({
      verified: true,
      baseUrl: "https://sandbox.example",
      freshness: "timestamp",
    });
  });

  test("the published refund over V2", async () => {
    const { refunds, answer } = await createRefundClient(config).queryV2({ outRefundNo });
    expect(refunds.map((refund) => refund.outRefundNo)).toEqual([outRefundNo]);
    expect(answer).toMatchObject({ verified: true, freshness: "none" });
  });

  test("it names itself", async () => {
    agents.length = 0;
    await createRefundClient(config).query({ outRefundNo, subMchid });
    expect(agents).toEqual([`wxrefund-edge/${version}`]);
  });
});

test("with the host's fetch, over a socket", async () => {
  const served = await serveSandbox({ sandbox });
  await using refunds = createRefundClient(sandboxClientConfig(keys, served.url));
  const { refund } = await refunds.query({ outRefundNo, subMchid });
  expect(refund.outRefundNo).toBe(outRefundNo);
  await served.close();
});

test("the version in the source is the package's", () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(manifest).toMatchObject({ version });
});

test("what needs no cryptography to be seen throws at once", () => {
  expect(() => createRefundClient({ mchid: "1900000001" })).toThrow(
    expect.objectContaining({ kind: "config" }),
  );
});

test.each([[undefined], [null], ["config"]])("%j for a configuration is config", (given) => {
  expect(() => Reflect.apply(createRefundClient, undefined, [given])).toThrow(
    expect.objectContaining({ kind: "config", field: "config" }),
  );
});
