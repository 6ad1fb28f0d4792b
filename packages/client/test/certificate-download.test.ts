import { createPublicKey, verify } from "node:crypto";
import { inspect } from "node:util";
import { isRefundError, type RefundError, type WireAnswer } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { createClient } from "../src/index.ts";
import {
  apiV3Key,
  certificateFor,
  certifiedConfig,
  type CertifiedPlatform,
  certifiedPlatform,
  hostOf,
  list,
  merchantKey,
  newCertificate,
  newPublicKey,
  outRefundNo,
  type PlatformCertificate,
  type PlatformSigner,
  sealedRecord,
} from "./certified-platform.ts";
import { nowMs, plain } from "./platform.ts";

const first = newCertificate("5157F09EFDC096DE15EBE81A47057A7232F1B8E1");
const second = newCertificate("0A57F09EFDC096DE15EBE81A47057A7232F1B8E2", { until: 1000 });
const stranger = newCertificate("7777F09EFDC096DE15EBE81A47057A7232F1B8E3");
const publicKey = newPublicKey("PUB_KEY_ID_0119000000012026");

/** A client without a platform key. */
const clientOf = (platform: CertifiedPlatform, changed: object = { maxAttempts: 1 }) =>
  createClient({ ...certifiedConfig(), ...changed }, hostOf(platform));

async function failureOf(asked: Promise<unknown>): Promise<RefundError> {
  const thrown: unknown = await asked.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!isRefundError(thrown)) throw new Error(`no RefundError: ${inspect(thrown)}`);
  return thrown;
}

describe("the first call of a client without keys", () => {
  test("downloads, asks, and keeps what came", async () => {
    const platform = certifiedPlatform([first, second], first);
    const client = clientOf(platform);
    expect(client.keys()).toEqual([]);

    await expect(client.query({ outRefundNo })).resolves.toMatchObject({ answer: { attempts: 1 } });
    await client.query({ outRefundNo });

    const refund = `/v3/refund/domestic/refunds/${outRefundNo}`;
    expect(platform.asked.map(({ target }) => target)).toEqual(["/v3/certificates", refund, refund]);
    expect(client.keys()).toEqual([
      expect.objectContaining({ id: first.id, kind: "certificate", source: "downloaded", preferred: false }),
      expect.objectContaining({ id: second.id, expiry: "later", preferred: true }),
    ]);
    expect(platform.preferred()).toEqual([second.id, second.id]);
  });

  test("the download is signed as a query is, and names no platform key while there is none", async () => {
    const platform = certifiedPlatform([first], first);
    await clientOf(platform).ready();
    const headers = new Map(platform.asked[0]?.headers);
    const authorization = headers.get("Authorization") ?? "";
    const [, given = ""] = /signature="([^"]+)"/.exec(authorization) ?? [];
    const message = `GET\n/v3/certificates\n${nowMs / 1000}\n${"N".repeat(32)}\n\n`;
    const merchant = createPublicKey(merchantKey.publicPem);
    expect(verify("sha256", Buffer.from(message), merchant, Buffer.from(given, "base64"))).toBe(true);
    expect([...headers.keys()]).toEqual(["Accept", "User-Agent", "Authorization"]);
  });

  test("ready() downloads, once", async () => {
    const platform = certifiedPlatform([first], first);
    const client = clientOf(platform);
    await client.ready();
    await client.ready();
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(1);
    expect(client.keys()).toHaveLength(1);
  });

  test("a download that fails is repeated on the other host, and the call goes on", async () => {
    const platform = certifiedPlatform([first], first);
    platform.download = () => {
      delete platform.download;
      return plain(503, "{}");
    };
    const { answer } = await clientOf(platform, {}).query({ outRefundNo });
    expect(answer).toMatchObject({ attempts: 2, baseUrl: "https://backup.test" });
    expect(platform.asked.map(({ baseUrl }) => baseUrl)).toEqual([
      "https://main.test",
      "https://backup.test",
      "https://backup.test",
    ]);
  });

  test("the download takes a turn of its own at the limiter", async () => {
    const platform = certifiedPlatform([first], first);
    const reserved: number[] = [];
    const limiter = {
      reserve: (atMs: number) => {
        reserved.push(platform.asked.length);
        return { atMs };
      },
    };
    await clientOf(platform, { limiter }).query({ outRefundNo });
    expect(reserved).toEqual([0, 0]);
    const full = clientOf(platform, { limiter: { ...limiter, reserve: () => undefined } });
    expect(await failureOf(full.ready())).toMatchObject({ kind: "rate-limited", reason: "own-limit" });
    expect(platform.asked).toHaveLength(2);
  });
});

describe("a download that is believed", () => {
  const named = (changed: object): object => ({ data: [{ ...sealedRecord(second), ...changed }] });
  test.each<[string, (platform: CertifiedPlatform) => WireAnswer]>([
    [
      "its serial in lower case",
      ({ signed }) =>
        signed(
          { ...second, id: second.id.toLowerCase() },
          200,
          named({ serial_no: second.id.toLowerCase() }),
        ),
    ],
    [
      "its serial without the leading zero, as a number is printed",
      ({ signed }) =>
        signed({ ...second, id: second.id.slice(1) }, 200, named({ serial_no: second.id.slice(1) })),
    ],
    [
      "no times but its own",
      ({ signed }) => signed(second, 200, named({ effective_time: null, expire_time: null })),
    ],
    ["members nobody knows", ({ signed }) => signed(second, 200, { ...named({ new: 1 }), more: [] })],
    [
      "one more that has ended",
      ({ signed }) =>
        signed(second, 200, list([second, certificateFor(first.privateKey, "01", { until: -1 })])),
    ],
    [
      "one more that has not begun",
      ({ signed }) =>
        signed(second, 200, list([second, certificateFor(first.privateKey, "01", { from: 1 })])),
    ],
  ])("with %s", async (_title, answer) => {
    const platform = certifiedPlatform([], second);
    platform.download = () => answer(platform);
    const client = clientOf(platform);
    await expect(client.query({ outRefundNo })).resolves.toMatchObject({ refund: { outRefundNo } });
    expect(client.keys().map(({ expiry }) => expiry)).not.toContain("passed");
  });
});

const kind = (text: string, facts: object = {}) => ({ kind: text, ...facts });

describe("a download that is refused leaves nothing behind", () => {
  const own = certificateFor(merchantKey.privateKey, "0B57F09EFDC096DE15EBE81A47057A7232F1B8E2");
  const ended = newCertificate("0C57F09EFDC096DE15EBE81A47057A7232F1B8E2", { until: -1 });
  const coming = newCertificate("0D57F09EFDC096DE15EBE81A47057A7232F1B8E2", { from: 1 });
  const as = (signer: PlatformSigner, certificate: PlatformCertificate): PlatformSigner => ({
    id: certificate.id,
    privateKey: signer.privateKey,
  });
  const lists = (...records: readonly object[]): object => ({ data: records });
  const both = list([first, second]);
  const shortNonce = (): object => {
    const record = sealedRecord(first);
    const sealed: unknown = Reflect.get(record, "encrypt_certificate");
    return { ...record, encrypt_certificate: { ...Object(sealed), nonce: "b0a5c1d2" } };
  };

  test.each<[string, (platform: CertifiedPlatform) => WireAnswer, object]>([
    ["no signature", () => plain(200, JSON.stringify(both)), kind("untrusted", { reason: "unsigned" })],
    [
      "a stranger's signature under a listed serial",
      ({ signed }) => signed(as(stranger, first), 200, both),
      kind("untrusted", { reason: "bad-signature" }),
    ],
    [
      "a signature of a certificate that is not inside",
      ({ signed }) => signed(stranger, 200, both),
      kind("untrusted", { reason: "unknown-key" }),
    ],
    [
      "a signature of a public key that is not configured",
      ({ signed }) => signed(publicKey, 200, both),
      kind("untrusted", { reason: "unknown-key" }),
    ],
    [
      "a signature of a certificate inside that has ended",
      ({ signed }) => signed(ended, 200, list([first, ended])),
      kind("untrusted", { reason: "unknown-key" }),
    ],
    [
      "a signature of a certificate inside that has not begun",
      ({ signed }) => signed(coming, 200, list([first, coming])),
      kind("untrusted", { reason: "unknown-key" }),
    ],
    [
      "an old signature",
      (platform) => {
        const { atMs } = platform;
        platform.atMs -= 301_000;
        const answer = platform.signed(first, 200, both);
        platform.atMs = atMs;
        return answer;
      },
      kind("untrusted", { reason: "stale" }),
    ],
    [
      "one record of two under another APIv3 key",
      ({ signed }) =>
        signed(first, 200, lists(sealedRecord(first), sealedRecord(second, { key: "k".repeat(32) }))),
      kind("config", { field: "apiV3Key", httpStatus: 200 }),
    ],
    [
      "other associated data than it tells",
      ({ signed }) => signed(first, 200, lists(sealedRecord(first, { aad: "" }))),
      kind("config", { field: "apiV3Key" }),
    ],
    ["a nonce that is too short", ({ signed }) => signed(first, 200, lists(shortNonce())), kind("malformed")],
    [
      "another certificate under its serial",
      ({ signed }) => signed(as(stranger, first), 200, lists(sealedRecord({ ...first, pem: stranger.pem }))),
      kind("malformed", { verified: false }),
    ],
    [
      "a certificate that is none",
      ({ signed }) => signed(first, 200, lists(sealedRecord(first, { text: "退款" }))),
      kind("malformed"),
    ],
    [
      "two certificates in one",
      ({ signed }) => signed(first, 200, lists(sealedRecord(first, { text: first.pem + second.pem }))),
      kind("malformed"),
    ],
    ["the merchant's own key", ({ signed }) => signed(first, 200, list([first, own])), kind("malformed")],
    [
      "times that exclude the certificate's own",
      ({ signed }) =>
        signed(first, 200, lists({ ...sealedRecord(first), effective_time: "2049-01-01T00:00:00Z" })),
      kind("malformed"),
    ],
    [
      "certificates that have all ended",
      ({ signed }) => signed(ended, 200, list([ended])),
      kind("malformed"),
    ],
    ["no certificates", ({ signed }) => signed(first, 200, lists()), kind("malformed")],
    ["no data", ({ signed }) => signed(first, 200, {}), kind("malformed")],
    [
      "an unsigned 404",
      () => plain(404, '{"code":"RESOURCE_NOT_EXISTS"}'),
      kind("untrusted", { reason: "unsigned" }),
    ],
    [
      "an unsigned 401",
      () => plain(401, '{"code":"SIGN_ERROR"}'),
      kind("refused", { verified: false, code: "SIGN_ERROR" }),
    ],
    [
      "a 403 signed by nobody knows whom",
      ({ signed }) => signed(first, 403, { code: "NO_AUTH" }),
      kind("untrusted", { reason: "unknown-key" }),
    ],
    ["429", () => plain(429, "{}"), kind("rate-limited")],
    ["a redirect", () => plain(302), kind("untrusted", { reason: "redirect" })],
  ])("%s", async (_title, answer, failure) => {
    const platform = certifiedPlatform([], first);
    platform.download = () => answer(platform);
    const client = clientOf(platform);
    const error = await failureOf(client.query({ outRefundNo }));
    expect(error).toMatchObject({ ...failure, baseUrl: "https://main.test" });
    expect(client.keys()).toEqual([]);
    expect(platform.preferred()).toEqual([]);
    expect(inspect(error) + JSON.stringify(error)).not.toContain(apiV3Key);
  });
});

describe("a wrong APIv3 key", () => {
  test("is told plainly, without the key, and that nothing was asked", async () => {
    const platform = certifiedPlatform([first], first);
    const config = certifiedConfig();
    const wrongKey = apiV3Key.toUpperCase();
    const client = createClient(
      { ...config, v3: { ...config.v3, serialNo: "4A", platformKeys: [], apiV3Key: wrongKey } },
      hostOf(platform),
    );
    const error = await failureOf(client.query({ outRefundNo }));
    expect(error).toMatchObject({
      kind: "config",
      field: "apiV3Key",
      message:
        "The apiV3Key does not open the platform certificates: it is another one. The refund was not asked for.",
    });
    expect(inspect(error)).not.toContain(wrongKey);
    await failureOf(client.query({ outRefundNo }));
    expect(platform.downloads()).toBe(1);
  });

  test.each([`${apiV3Key}\n`, apiV3Key.slice(1), ` ${apiV3Key}`, `${apiV3Key.slice(1)} `])(
    "that is padded or cut is refused at once: %j",
    (key) => {
      const { v3, ...config } = certifiedConfig();
      const made = () =>
        createClient(
          { ...config, v3: { serialNo: "4A", platformKeys: [], ...v3, apiV3Key: key } },
          hostOf(certifiedPlatform([], first)),
        );
      expect(made).toThrow(/apiV3Key must be exactly 32 bytes/);
    },
  );
});

describe("a merchant number that has a public key only", () => {
  const refusing = (code = "RESOURCE_NOT_EXISTS"): CertifiedPlatform => {
    const platform = certifiedPlatform([], publicKey);
    platform.download = () => platform.signed(publicKey, 404, { code, message: "无可用的平台证书" });
    return platform;
  };

  test.each(["RESOURCE_NOT_EXISTS", "NOT_FOUND"])("%s is understood", async (code) => {
    const error = await failureOf(clientOf(refusing(code)).query({ outRefundNo }));
    expect(error).toMatchObject({ kind: "config", field: "platformKeys", httpStatus: 404, verified: false });
    expect(error.message).toContain(`signs with its public key ${publicKey.id}`);
    expect(error.advice).toMatchObject({ action: "fix" });
    expect(error.notFound).toBeUndefined();
  });

  test("it is remembered for a minute, then asked again", async () => {
    const platform = refusing();
    const client = clientOf(platform);
    await failureOf(client.query({ outRefundNo }));
    platform.atMs += 59_999;
    expect(await failureOf(client.query({ outRefundNo }))).toMatchObject({ kind: "config" });
    expect(platform.asked).toHaveLength(1);
    platform.atMs += 1;
    platform.listed = [first];
    platform.signer = first;
    delete platform.download;
    await expect(client.query({ outRefundNo })).resolves.toMatchObject({ refund: { outRefundNo } });
    expect(platform.downloads()).toBe(2);
  });

  test("another 404 is no such answer", async () => {
    const platform = refusing("MCH_NOT_EXISTS");
    expect(await failureOf(clientOf(platform).query({ outRefundNo }))).toMatchObject({
      kind: "untrusted",
      reason: "unknown-key",
    });
  });

  test("nothing is downloaded when the public key is configured", async () => {
    const platform = refusing();
    const { id } = publicKey;
    const config = certifiedConfig([{ id, publicKey: publicKey.publicKey }]);
    const client = createClient(config, hostOf(platform));
    await client.ready();
    await client.query({ outRefundNo });
    platform.atMs += 13 * 3_600_000;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(0);
    expect(client.keys()).toEqual([{ id, kind: "public-key", source: "configured", preferred: true }]);
  });
});
