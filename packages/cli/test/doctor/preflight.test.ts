import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createSandbox,
  defaultWorld,
  makeSandboxKeys,
  type SandboxKeys,
  withPlatformCertificate,
} from "@wxrefund/sandbox";
import { serveSandbox, writeSandboxDir } from "@wxrefund/sandbox/serve";
import { answer, type Behaviour, silence, startRawServer } from "@wxrefund/testkit/raw-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Environment } from "../../src/host.ts";
import { refusalV2, signedV2 } from "../answers/v2.ts";
import { type ChangeV3, errorBodyV3, signedV3, unsignedV3 } from "../answers/v3.ts";
import { readEnvFile } from "../env-file.ts";
import { openShop, otherPlatformKeyId, type Shop } from "../shop.ts";
import { checksOf, doctor, failuresOf, secretsIn, statesOf } from "./scene.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

const date = (skewSeconds = 0): string => new Date(Date.now() + skewSeconds * 1000).toUTCString();
const greeting = (skewSeconds?: number): Behaviour =>
  answer({ status: 404, headers: [["Date", date(skewSeconds)]] });
const notFound = (change: ChangeV3 = {}): Behaviour =>
  signedV3(shop, { status: 404, body: errorBodyV3("RESOURCE_NOT_EXISTS"), ...change });
const onlyV3 = { WECHATPAY_APPID: "", WECHATPAY_V2_KEY: "" };
const onlyV2 = {
  WECHATPAY_SERIAL_NO: "",
  WECHATPAY_PRIVATE_KEY_FILE: "",
  WECHATPAY_PUBLIC_KEY_ID: "",
  WECHATPAY_PUBLIC_KEY_FILE: "",
};

/** Lets the doctor look at a host that greets and then answers so; the second time as the first. */
async function look(env: Environment, ...answers: readonly Behaviour[]) {
  const behaviours = [greeting(), ...answers];
  await using server = await startRawServer(...behaviours, ...behaviours);
  const plain = { ...shop.env, WECHATPAY_APIV3_KEY: "" };
  return await doctor(["--timeout", "5000"], { ...plain, ...env, WECHATPAY_BASE_URL: server.baseUrl });
}

/** A sandbox that serves, and the environment that asks it. */
async function openSandbox(
  withMore: (keys: SandboxKeys) => Promise<SandboxKeys> = async (keys) => keys,
  faults: readonly string[] = [],
) {
  const directory = await mkdtemp(join(tmpdir(), "wxrefund-doctor-sandbox-"));
  const keys = await withMore(await makeSandboxKeys());
  const served = await serveSandbox({
    sandbox: createSandbox({ world: defaultWorld(keys), faults }),
    port: 0,
  });
  const { envFile } = await writeSandboxDir(directory, keys, served.url);
  return {
    env: await readEnvFile(envFile),
    [Symbol.asyncDispose]: async () => {
      await served.close();
      await rm(directory, { recursive: true });
    },
  };
}

describe("everything right", () => {
  test("in front of the sandbox", async () => {
    await using sandbox = await openSandbox();
    const { exit, document } = await doctor(["--sub-mchid", "1900000109"], sandbox.env);
    const withoutSubMerchant = await doctor([], sandbox.env);
    expect({ exit, document }).toMatchObject({ exit: 0, document: { schema: 1, ok: true } });
    expect(statesOf(document)).toEqual([
      "mchid: ok",
      "serial-no: ok",
      "private-key: ok",
      "merchant-certificate: skipped",
      "platform-keys: ok",
      "apiv3-key: ok",
      "appid: ok",
      "v2-key: ok",
      "v2-sign-type: ok",
      "host: ok",
      "clock: ok",
      "v3: ok",
      "v2: ok",
      "apiv3-key: skipped",
    ]);
    expect(withoutSubMerchant.exit).toBe(0);
    expect(statesOf(withoutSubMerchant.document)).toContain("v3: warn");
  });

  test("with one API alone", async () => {
    const v3 = await look(onlyV3, notFound());
    expect(v3.exit).toBe(0);
    expect(statesOf(v3.document)).toEqual(expect.arrayContaining(["v3: ok", "v2: skipped"]));
    const v2 = await look(onlyV2, refusalV2("REFUNDNOTEXIST"));
    expect(v2.exit).toBe(0);
    expect(statesOf(v2.document)).toEqual(expect.arrayContaining(["v3: skipped", "v2: ok"]));
  });

  test("with a slow pace", async () => {
    const { exit, document } = await look(onlyV3, unsignedV3(429, "FREQUENCY_LIMITED"));
    expect([exit, statesOf(document).at(-1)]).toEqual([0, "v3: warn"]);
  });
});

describe("the APIv3 key, by the platform certificates that it opens", () => {
  const told = async (env: Environment = {}) => {
    await using sandbox = await openSandbox(withPlatformCertificate);
    const argv = ["--sub-mchid", "1900000109"];
    const { exit, document, written } = await doctor(argv, { ...sandbox.env, ...env });
    expect(secretsIn(written, shop)).toEqual([]);
    return { exit, key: checksOf(document).findLast(({ id }) => id === "apiv3-key") };
  };

  test("that is right", async () => {
    expect(await told()).toMatchObject({
      exit: 0,
      key: { state: "ok", text: expect.stringContaining("opens") },
    });
  });

  test("that is another one of the right length", async () => {
    expect(await told({ WECHATPAY_APIV3_KEY: shop.env["WECHATPAY_APIV3_KEY"] })).toMatchObject({
      exit: 2,
      key: {
        state: "fail",
        finding: "wrong-apiv3-key",
        text: expect.stringContaining("WECHATPAY_APIV3_KEY does not open the platform certificates"),
      },
    });
  });

  test("that is not set: nobody is asked for certificates", async () => {
    const { exit, key } = await told({ WECHATPAY_APIV3_KEY: "" });
    expect([exit, key?.state, key?.text]).toEqual([0, "skipped", expect.stringContaining("is not set")]);
  });

  const apiV3Key = { WECHATPAY_APIV3_KEY: "0123456789abcdefghijklmnopqrstuv" };
  test.each<[string, () => Behaviour, RegExp]>([
    ["an answer without signature", () => unsignedV3(200, "OK"), /signature/],
    ["what is no list", () => signedV3(shop, { body: "{}" }), /data is missing/],
    ["a gateway's trouble", () => unsignedV3(503, "SERVICE_UNAVAILABLE"), /not known: .*SERVICE_UNAVAILABLE/],
  ])("%s is noticed, and fails nothing that a query needs", async (_, behaviour, words) => {
    const { exit, document } = await look({ ...onlyV3, ...apiV3Key }, notFound(), behaviour());
    const [key] = checksOf(document).slice(-1);
    expect({ exit, key }).toMatchObject({
      exit: 0,
      key: { id: "apiv3-key", state: "warn", text: expect.stringMatching(words) },
    });
  });
});

describe("the clock", () => {
  const clockOf = async (skewSeconds: number) => {
    await using server = await startRawServer(greeting(skewSeconds));
    const { exit, document } = await doctor(["--timeout", "500"], {
      ...shop.env,
      ...onlyV2,
      WECHATPAY_V2_KEY: "short",
      WECHATPAY_BASE_URL: server.baseUrl,
    });
    return { exit, clock: checksOf(document).find(({ id }) => id === "clock") };
  };

  test.each([
    [100, "warn", /9[89] seconds behind|10[01] seconds behind/],
    [-1000, "fail", /(?:999|100[012]) seconds ahead of/],
  ])("%i seconds away", async (skewSeconds, state, words) => {
    const { clock } = await clockOf(skewSeconds);
    expect(clock).toMatchObject({ state, text: expect.stringMatching(words) });
  });

  test("of a sandbox whose clock is off is explained, and so is what it refuses for that", async () => {
    await using sandbox = await openSandbox(undefined, ["clock-skew"]);
    const { exit, document } = await doctor(["--sub-mchid", "1900000109"], { ...sandbox.env, ...onlyV3 });
    expect(exit).toBe(2);
    expect(checksOf(document).filter(({ state }) => state === "fail")).toMatchObject([
      { id: "clock", text: expect.stringMatching(/(?:599|60\d) seconds behind/) },
      { id: "v3", text: expect.stringContaining("SIGN_ERROR") },
      { id: "v3", finding: "clock-off", fix: expect.stringContaining("NTP") },
    ]);
  });

  test("a refused signature beside a Date that is right is not the clock's", async () => {
    const { document } = await look(onlyV3, (connection, request) =>
      answer({ status: 401, headers: [["Date", date()]], body: errorBodyV3("SIGN_ERROR") })(
        connection,
        request,
      ),
    );
    expect(checksOf(document).map(({ finding }) => finding)).not.toContain("clock-off");
  });

  test("unknown, when the host tells no time", async () => {
    await using server = await startRawServer(
      answer({ status: 404 }),
      notFound(),
      answer({ status: 404 }),
      notFound(),
    );
    const { exit, document } = await doctor([], {
      ...shop.env,
      ...onlyV3,
      WECHATPAY_BASE_URL: server.baseUrl,
    });
    expect(exit).toBe(0);
    expect(statesOf(document)).toContain("clock: warn");
  });
});

describe("what the configuration is to be mended for ends with 2", () => {
  test("an answer signed by a key under another id", async () => {
    const { exit, document } = await look(
      { ...onlyV3, WECHATPAY_PUBLIC_KEY_ID: otherPlatformKeyId },
      notFound(),
    );
    expect(exit).toBe(2);
    expect(failuresOf(document)).toContain("stands under another id");
  });

  test("a signature that WeChat Pay refuses", async () => {
    const { exit, document } = await look(onlyV3, unsignedV3(401, "SIGN_ERROR"));
    expect(exit).toBe(2);
    expect(failuresOf(document)).toContain("SIGN_ERROR");
  });

  test("a private key of another certificate, when WeChat Pay tells what it received", async () => {
    const echoing: Behaviour = (connection, request) => {
      const authorization = request.header("authorization") ?? "";
      const part = (name: string): string => new RegExp(`${name}="([^"]+)"`).exec(authorization)?.[1] ?? "";
      const message = [request.method, request.target, part("timestamp"), part("nonce_str"), "", ""].join(
        "\n",
      );
      const detail = {
        sign_information: { truncated_sign_message: message, sign_message_length: message.length },
      };
      const body = JSON.stringify({ code: "SIGN_ERROR", message: "签名错误", detail });
      return answer({ status: 401, body })(connection, request);
    };
    const { exit, document } = await look(onlyV3, echoing);
    expect(exit).toBe(2);
    expect(failuresOf(document)).toContain("not that of WECHATPAY_SERIAL_NO");
  });

  test("a V2 key that WeChat Pay refuses", async () => {
    const refused = "<xml><return_code>FAIL</return_code><return_msg>签名错误</return_msg></xml>";
    const { exit, document } = await look(onlyV2, answer({ body: refused }));
    expect(exit).toBe(2);
    expect(checksOf(document).at(-1)?.fix).toContain("WECHATPAY_V2_KEY");
  });

  test("a V2 answer signed with the other algorithm", async () => {
    const { exit, document } = await look({ ...onlyV2, WECHATPAY_V2_SIGN_TYPE: "HMAC-SHA256" }, signedV2());
    expect(exit).toBe(2);
    expect(failuresOf(document)).toContain("The sign is MD5, and HMAC-SHA256 is configured.");
  });

  test("keys that cannot be used: nobody is asked for a refund", async () => {
    await using server = await startRawServer(greeting());
    const { exit, document, written } = await doctor([], {
      ...shop.env,
      WECHATPAY_PRIVATE_KEY_FILE: shop.files.platformKey,
      WECHATPAY_V2_KEY: `${shop.env["WECHATPAY_V2_KEY"]}\n`,
      WECHATPAY_BASE_URL: server.baseUrl,
    });
    expect(exit).toBe(2);
    expect(statesOf(document)).toEqual(
      expect.arrayContaining(["private-key: fail", "v2-key: fail", "host: ok"]),
    );
    expect(server.received.map(({ target }) => target)).toEqual(["/", "/"]);
    expect(secretsIn(written, shop)).toEqual([]);
  });

  test("an id that no public key has: as every query would, it asks nobody", async () => {
    await using server = await startRawServer(greeting());
    const { exit, document } = await doctor([], {
      ...shop.env,
      ...onlyV3,
      WECHATPAY_PUBLIC_KEY_ID: "0119000",
      WECHATPAY_BASE_URL: server.baseUrl,
    });
    expect(exit).toBe(2);
    expect(failuresOf(document)).toContain("0119000 is not the id");
    expect(server.received.map(({ target }) => target)).toEqual(["/", "/"]);
  });

  test("nothing configured, or an address that is none", async () => {
    const nothing = await doctor(["--timeout", "1"], { WECHATPAY_BASE_URL: "http://127.0.0.1:1" });
    expect(nothing.exit).toBe(2);
    expect(failuresOf(nothing.document)).toContain("Neither APIv3 nor V2");
    const address = await doctor([], { ...shop.env, WECHATPAY_BASE_URL: "http://example.test" });
    expect(address).toMatchObject({ exit: 2, document: { ok: false, error: { kind: "config" } } });
  });
});

describe("an answer that proves nothing ends with 4", () => {
  test.each<[string, () => Behaviour, string]>([
    [
      "changed on its way",
      () => notFound({ alter: (signed) => ({ ...signed, body: Buffer.from("{}") }) }),
      "None of the known mistakes",
    ],
    [
      "with a line feed more",
      () =>
        notFound({
          alter: (signed) => ({ ...signed, body: Buffer.concat([signed.body, Buffer.from("\n")]) }),
        }),
      "ends with a line break",
    ],
    ["an unsigned 404", () => unsignedV3(404, "RESOURCE_NOT_EXISTS"), "lacks signature headers"],
    ["a stranger's", () => notFound({ privateKeyPem: shop.stranger.privateKeyPem }), "another key signed"],
  ])("%s", async (_, behaviour, words) => {
    const { exit, document, written } = await look(onlyV3, behaviour());
    expect(exit).toBe(4);
    expect(failuresOf(document)).toContain(words);
    expect(secretsIn(written, shop)).toEqual([]);
  });
});

describe("a host that does not answer ends with 5", () => {
  test("nobody listens", async () => {
    await using server = await startRawServer(silence);
    await server.close();
    const { exit, document } = await doctor([], { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl });
    expect(exit).toBe(5);
    expect(statesOf(document)).not.toContain("clock: ok");
    expect(failuresOf(document)).toContain(`${server.baseUrl} cannot be reached`);
  });

  test("the other of two hosts", async () => {
    await using gone = await startRawServer(silence);
    await gone.close();
    await using server = await startRawServer(greeting(), notFound(), greeting(), notFound());
    const WECHATPAY_BASE_URL = `${server.baseUrl},${gone.baseUrl}`;
    const { exit, document } = await doctor([], {
      ...shop.env,
      WECHATPAY_APIV3_KEY: "",
      ...onlyV3,
      WECHATPAY_BASE_URL,
    });
    expect(exit).toBe(5);
    expect(statesOf(document).slice(-4)).toEqual(["host: ok", "clock: ok", "v3: ok", "host: fail"]);
  });

  test("silence", async () => {
    await using server = await startRawServer(silence);
    const { exit } = await doctor(["--timeout", "200"], { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl });
    expect(exit).toBe(5);
  });

  test("an error of its own", async () => {
    const { exit, document } = await look(onlyV3, unsignedV3(500, "SYSTEM_ERROR"));
    expect([exit, statesOf(document).at(-1)]).toEqual([5, "v3: fail"]);
  });
});
