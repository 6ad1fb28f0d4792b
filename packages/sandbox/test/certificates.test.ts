import { createDecipheriv, createPrivateKey, X509Certificate } from "node:crypto";
import { isRefundError } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import {
  createSandbox,
  defaultWorld,
  makePlatformCertificate,
  makeSandboxKeys,
  type PlatformCertificate,
  type Sandbox,
  type SandboxWorld,
} from "../src/index.ts";
import { askV3, origin, published, refundTarget, startMs } from "./asking.ts";

const keys = await makeSandboxKeys();
const dayMs = 86_400_000;
const days = { notBeforeMs: startMs - dayMs, notAfterMs: startMs + dayMs };
const old = await makePlatformCertificate({ serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", ...days });
const coming = {
  ...(await makePlatformCertificate({ serialNo: "FA57F09EFDC096DE15EBE81A47057A7232F1B8E2", ...days })),
  listedAfterSeconds: 100,
  signsAfterSeconds: 200,
};

function sandboxWith(
  certificates: readonly PlatformCertificate[],
  world: Partial<SandboxWorld> = {},
): Sandbox {
  return createSandbox({
    world: { ...defaultWorld(keys), platformCertificates: certificates, ...world },
    nowMs: () => startMs,
  });
}

const publicOf = ({ certificate }: PlatformCertificate): string =>
  new X509Certificate(certificate).publicKey.export({ format: "pem", type: "spki" }).toString();
const serialOf = (headers: Headers): string | null => headers.get("wechatpay-serial");

/** Asks, and checks the signature with the key of whichever certificate is named. */
async function ask(sandbox: Sandbox, target: string, serial?: string) {
  const headers = { "wechatpay-serial": serial };
  const asked = await askV3({ sandbox, keys, target, headers });
  const certificate = [old, coming].find(({ serialNo }) => serialNo === serialOf(asked.headers));
  const verified =
    certificate === undefined
      ? asked.verified
      : (
          await askV3({
            sandbox,
            keys: { ...keys, platform: { ...keys.platform, publicKey: publicOf(certificate) } },
            target,
            headers,
          })
        ).verified;
  return { ...asked, verified, serial: serialOf(asked.headers) };
}

async function advance(sandbox: Sandbox, advanceSeconds: number): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ advanceSeconds });
  const answer = await sandbox.fetch(
    new Request(`${origin}/_sandbox/clock`, { method: "POST", headers, body }),
  );
  expect(answer.status).toBe(200);
}

describe("a made certificate", () => {
  test("is what it says, by node:crypto's reading", () => {
    const read = new X509Certificate(coming.certificate);
    expect(read.serialNumber).toBe(coming.serialNo);
    expect([Date.parse(read.validFrom), Date.parse(read.validTo)]).toEqual(
      [days.notBeforeMs, days.notAfterMs].map((ms) => Math.floor(ms / 1000) * 1000),
    );
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.checkPrivateKey(createPrivateKey(coming.privateKey))).toBe(true);
  });

  test.each(["", "0", "5157f0", "PUB_KEY_ID_1", "1".repeat(41)])(
    "no serial number like %j",
    async (serialNo) => {
      const failure: unknown = await makePlatformCertificate({ serialNo, ...days }).catch(
        (error: unknown) => error,
      );
      expect(isRefundError(failure) && failure.field).toBe("serialNo");
    },
  );
});

describe("GET /v3/certificates", () => {
  test("lists each certificate, encrypted with the APIv3 key, signed", async () => {
    const asked = await ask(
      sandboxWith([old, { ...coming, listedAfterSeconds: 0 }]),
      "/v3/certificates",
      old.serialNo,
    );
    expect(asked).toMatchObject({ status: 200, verified: true, serial: old.serialNo });
    const data: unknown = asked.json["data"];
    expect(data).toMatchObject([old, coming].map(({ serialNo }) => ({ serial_no: serialNo })));
    expect(data).toMatchObject([
      { effective_time: "2026-02-02T12:05:06+08:00", expire_time: "2026-02-04T12:05:06+08:00" },
      {},
    ]);
    const [first]: readonly { readonly encrypt_certificate: Readonly<Record<string, string>> }[] = JSON.parse(
      asked.text,
    ).data;
    expect(opened(first?.encrypt_certificate ?? {})).toBe(old.certificate);
  });

  function opened({
    nonce = "",
    associated_data: aad = "",
    ciphertext = "",
  }: Readonly<Record<string, string>>): string {
    const sealed = Buffer.from(ciphertext, "base64");
    expect(aad).toBe("certificate");
    const decipher = createDecipheriv("aes-256-gcm", keys.apiV3Key, nonce).setAAD(Buffer.from(aad));
    decipher.setAuthTag(sealed.subarray(-16));
    return decipher.update(sealed.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
  }

  test("a merchant number with a public key only gets a signed 404", async () => {
    expect(await ask(sandboxWith([]), "/v3/certificates")).toMatchObject({
      status: 404,
      verified: true,
      serial: keys.platform.id,
      json: { code: "RESOURCE_NOT_EXISTS", message: "无可用的平台证书" },
    });
  });

  test("so does one without an APIv3 key", async () => {
    const [merchant] = defaultWorld(keys).merchants;
    if (merchant?.v3 === undefined) throw new Error("no merchant");
    const { apiV3Key: _, ...v3 } = merchant.v3;
    const sandbox = sandboxWith([old], { merchants: [{ ...merchant, v3 }] });
    expect(await ask(sandbox, "/v3/certificates")).toMatchObject({ status: 404, verified: true });
  });

  test("nothing is told to who does not sign", async () => {
    const sandbox = sandboxWith([old]);
    const answer = await sandbox.fetch(new Request(`${origin}/v3/certificates`));
    expect([answer.status, serialOf(answer.headers)]).toEqual([400, null]);
    const forged = await askV3({
      sandbox,
      keys,
      target: "/v3/certificates",
      signedTarget: "/v3/certificate",
    });
    expect(forged).toMatchObject({ status: 401, signatureHeaders: [] });
  });
});

describe("who signs", () => {
  const refund = refundTarget(published);

  test("a certificate is replaced as virtual time goes on: first listed, then signing", async () => {
    const sandbox = sandboxWith([old, coming], { platformKeys: [] });
    const look = async (asked?: string) => {
      const list = await ask(sandbox, "/v3/certificates", asked);
      const { serial, verified } = await ask(sandbox, refund, asked);
      return { listed: Array.isArray(list.json["data"]) ? list.json["data"].length : 0, serial, verified };
    };
    expect(await look()).toEqual({ listed: 1, serial: old.serialNo, verified: true });
    await advance(sandbox, 100);
    expect(await look(old.serialNo)).toEqual({ listed: 2, serial: old.serialNo, verified: true });
    await advance(sandbox, 100);
    expect(await look(old.serialNo)).toEqual({ listed: 2, serial: coming.serialNo, verified: true });
    expect(await look()).toEqual({ listed: 2, serial: coming.serialNo, verified: true });
  });

  const stranger = "PUB_KEY_ID_0000000000000000000000000000";

  test.each<[string, string | undefined]>([
    ["names no key", undefined],
    ["names an unknown public key", stranger],
    ["names an unknown certificate", "4444444444444444444444444444444444444444"],
  ])("beside a public key a certificate signs only the download that %s", async (_, asked) => {
    const sandbox = sandboxWith([old, coming]);
    const download = "/v3/certificates";
    expect(await ask(sandbox, refund, asked)).toMatchObject({ serial: keys.platform.id, verified: true });
    expect(await ask(sandbox, download, asked)).toMatchObject({ serial: old.serialNo, verified: true });
    await advance(sandbox, 200);
    expect(await ask(sandbox, download, asked)).toMatchObject({ serial: coming.serialNo });
    expect(await ask(sandbox, download, keys.platform.id)).toMatchObject({ serial: keys.platform.id });
  });

  test("without a certificate that signs already the public key does", async () => {
    const sandbox = sandboxWith([coming]);
    expect(await ask(sandbox, refund)).toMatchObject({ serial: keys.platform.id, verified: true });
    expect(await ask(sandbox, refund, stranger)).toMatchObject({ serial: keys.platform.id });
  });

  test("beside a public key the request chooses", async () => {
    const sandbox = sandboxWith([old]);
    expect(await ask(sandbox, refund, keys.platform.id)).toMatchObject({ serial: keys.platform.id });
    expect(await ask(sandbox, refund, old.serialNo.toLowerCase())).toMatchObject({ serial: old.serialNo });
  });
});

test("two keys of one id contradict each other, and so does no key at all", () => {
  expect(() => sandboxWith([old, old])).toThrow(/platformKeys have the same number/);
  expect(() => sandboxWith([], { platformKeys: [] })).toThrow(/no platform key/);
});
