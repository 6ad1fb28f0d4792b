import { inspect } from "node:util";
import { isRefundError, type RefundError, TransportFailure, type WireAnswer } from "@wxrefund/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createBareClient } from "../src/bare.ts";
import { type ClientHost, createClient, type RefundClient } from "../src/index.ts";
import {
  certificateFor,
  certifiedConfig,
  type CertifiedPlatform,
  certifiedPlatform,
  hostOf,
  list,
  newCertificate,
  newPublicKey,
  outRefundNo,
  refundOf,
} from "./certified-platform.ts";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { plain } from "./platform.ts";

const old = newCertificate("5157F09EFDC096DE15EBE81A47057A7232F1B8E1");
const fresh = newCertificate("6257F09EFDC096DE15EBE81A47057A7232F1B8E2", { until: 1000 });
const stranger = newCertificate("7357F09EFDC096DE15EBE81A47057A7232F1B8E3");
const publicKey = newPublicKey("PUB_KEY_ID_0119000000012026");
const publicKeySource = { id: publicKey.id, publicKey: publicKey.publicKey };
const hourMs = 3_600_000;

const clientOf = (
  platform: CertifiedPlatform,
  platformKeys: Parameters<typeof certifiedConfig>[0] = [],
  host: Partial<ClientHost> = {},
): RefundClient => createClient({ ...certifiedConfig(platformKeys), maxAttempts: 1 }, hostOf(platform, host));

async function failureOf(asked: Promise<unknown>): Promise<RefundError> {
  const thrown: unknown = await asked.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!isRefundError(thrown)) throw new Error(`no RefundError: ${inspect(thrown)}`);
  return thrown;
}

const targets = ({ asked }: CertifiedPlatform): readonly string[] =>
  asked.map(({ target }) => (target === "/v3/certificates" ? "certificates" : "refund"));
const ids = (client: RefundClient): readonly string[] => client.keys().map(({ id }) => id);

describe("an answer that names a key which is not held", () => {
  test("is believed after its certificate was fetched; the question is not asked again", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform);
    await client.query({ outRefundNo });
    Object.assign(platform, { listed: [old, fresh], signer: fresh, atMs: platform.atMs + 60_000 });
    const { answer } = await client.query({ outRefundNo });
    expect(answer).toMatchObject({ verified: true, attempts: 1 });
    expect(answer.evidence.headers["Wechatpay-Serial"]).toBe(fresh.id);
    expect(targets(platform)).toEqual(["certificates", "refund", "refund", "certificates"]);
    await client.query({ outRefundNo });
    expect(platform.preferred().at(-1)).toBe(fresh.id);
    expect(platform.downloads()).toBe(2);
  });

  test("also a proven “not found”, with what it proves", async () => {
    const platform = certifiedPlatform([old, fresh], old);
    platform.refund = () => platform.signed(fresh, 404, { code: "RESOURCE_NOT_EXISTS" });
    const error = await failureOf(clientOf(platform, [publicKeySource]).query({ outRefundNo }));
    expect(error).toMatchObject({ kind: "refused", verified: true, notFound: { outRefundNo } });
  });

  test("by a bare client too", async () => {
    const platform = certifiedPlatform([old], old);
    const bare = createBareClient(certifiedConfig([publicKeySource]), hostOf(platform));
    const call = { signal: new AbortController().signal };
    await expect(bare.query({ outRefundNo }, call)).resolves.toMatchObject({ answer: { attempts: 1 } });
    expect(bare.keys().map(({ id }) => id)).toEqual([old.id, publicKey.id]);
    expect(targets(platform)).toEqual(["refund", "certificates"]);
  });

  test("is not believed when no download names it, and the next is a minute away", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform);
    await client.query({ outRefundNo });
    platform.refund = ({ target }) => platform.signed(stranger, 200, refundOf(target));
    const unknown = { kind: "untrusted", reason: "unknown-key", verified: false };

    platform.atMs += 59_999;
    expect(await failureOf(client.query({ outRefundNo }))).toMatchObject(unknown);
    expect(platform.downloads()).toBe(1);

    platform.atMs += 1;
    const error = await failureOf(client.query({ outRefundNo }));
    expect(error).toMatchObject(unknown);
    expect(error.message).toContain(
      `Its id is ${stranger.id}. The platform certificates, fetched just now, do not`,
    );
    expect(platform.downloads()).toBe(2);

    expect(await failureOf(client.query({ outRefundNo }))).toMatchObject(unknown);
    expect(platform.downloads()).toBe(2);
    expect(ids(client)).toEqual([old.id]);
  });

  test.each<[string, (platform: CertifiedPlatform) => WireAnswer, string]>([
    ["an error of the service", () => plain(503), "could not say: HTTP status 503"],
    ["a list without it", ({ signed }) => signed(stranger, 200, list([stranger])), "do not include it"],
    [
      "a list that a stranger signed under a configured id",
      ({ signed }) => signed({ ...stranger, id: publicKey.id }, 200, list([old])),
      "The signature does not fit",
    ],
    [
      "a list under another APIv3 key",
      ({ signed }) => signed(publicKey, 200, list([old], "k".repeat(32))),
      "The apiV3Key does not open",
    ],
    [
      "a proven “there are none”",
      ({ signed }) => signed(publicKey, 404, { code: "RESOURCE_NOT_EXISTS" }),
      "has no platform certificates",
    ],
  ])(
    "is not believed after %s: the question was asked, so it is no config",
    async (_title, download, said) => {
      const platform = certifiedPlatform([], old);
      platform.download = () => download(platform);
      const client = clientOf(platform, [publicKeySource]);
      const error = await failureOf(client.query({ outRefundNo }));
      expect(error).toMatchObject({ kind: "untrusted", reason: "unknown-key", httpStatus: 200 });
      expect(error.message).toContain(said);
    },
  );

  test("is not believed when its certificate has ended, whatever a download comes to", async () => {
    const ended = newCertificate("7457F09EFDC096DE15EBE81A47057A7232F1B8E4", { until: -1 });
    const platform = certifiedPlatform([], ended);
    platform.download = () => plain(404);
    const client = clientOf(platform, [{ certificate: ended.pem }]);
    const error = await failureOf(client.query({ outRefundNo }));
    expect(error).toMatchObject({
      kind: "untrusted",
      reason: "unknown-key",
      verified: false,
      httpStatus: 200,
    });
    expect(error.message).toContain(`Certificate ${ended.id} was not valid at the answer's time.`);
    expect(targets(platform)).toEqual(["certificates", "refund"]);
  });

  test("is not believed after a list that came before", async () => {
    const platform = certifiedPlatform([old], old);
    const listed = platform.signed(publicKey, 200, list([old]));
    platform.download = () => listed;
    const client = clientOf(platform, [publicKeySource]);
    await client.query({ outRefundNo });
    platform.atMs += 60_000;
    platform.signer = fresh;
    const error = await failureOf(client.query({ outRefundNo }));
    expect(error).toMatchObject({ reason: "unknown-key" });
    expect(error.message).toContain("An answer with this nonce was seen before.");
  });

  test("a fetch that its caller gave up is no reason to wait", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform, [publicKeySource]);
    const caller = new AbortController();
    platform.download = (_request, signal) => {
      caller.abort(new Error("gave up"));
      throw new TransportFailure("aborted", signal.aborted, "the call was ended");
    };
    await expect(client.query({ outRefundNo }, { signal: caller.signal })).rejects.toThrow("gave up");
    delete platform.download;
    await expect(client.query({ outRefundNo })).resolves.toBeDefined();
  });

  test("a bug on the way is told as one", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform, [publicKeySource]);
    platform.download = () => {
      throw new TypeError("a bug of the transport");
    };
    await expect(client.query({ outRefundNo })).rejects.toThrow(TypeError);
  });

  test("is fetched for only where that can help", async () => {
    const platform = certifiedPlatform([old], old);
    const { v3, ...config } = certifiedConfig([{ certificate: old.pem }]);
    const without = { ...config, v3: { serialNo: "4A", platformKeys: [], ...v3 } };
    Reflect.deleteProperty(without.v3, "apiV3Key");
    platform.refund = ({ target }) => platform.signed(fresh, 200, refundOf(target));
    await failureOf(createClient(without, hostOf(platform)).query({ outRefundNo }));

    const client = clientOf(platform, [{ certificate: old.pem }]);
    platform.refund = ({ target }) => platform.signed(publicKey, 200, refundOf(target));
    expect(await failureOf(client.query({ outRefundNo }))).toMatchObject({ reason: "unknown-key" });

    const unnamed = (name: string, value: string) => {
      const { headers, ...answer } = platform.signed(fresh, 200, refundOf(outRefundNo));
      platform.refund = () => ({
        ...answer,
        headers: headers.map(([at, was]) => (at === name ? [at, value] : [at, was])),
      });
      return failureOf(client.query({ outRefundNo }));
    };
    expect(await unnamed("Wechatpay-Signature", "WECHATPAY/SIGNTEST/a")).toMatchObject({ reason: "probe" });
    expect(await unnamed("Wechatpay-Timestamp", "1554208460")).toMatchObject({ reason: "stale" });
    expect(await unnamed("Wechatpay-Serial", "a b")).toMatchObject({ reason: "malformed-header" });
    const forged = { ...stranger, id: old.id };
    platform.refund = ({ target }) => platform.signed(forged, 200, refundOf(target));
    expect(await failureOf(client.query({ outRefundNo }))).toMatchObject({ reason: "bad-signature" });
    expect(platform.downloads()).toBe(0);
  });
});

describe("moving between certificates and the public key", () => {
  test("with both held, either may sign, and the public key is asked for", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform, [publicKeySource, { certificate: old.pem }]);
    await client.query({ outRefundNo });
    platform.signer = publicKey;
    await client.query({ outRefundNo });
    platform.signer = old;
    await client.query({ outRefundNo });
    expect(platform.preferred()).toEqual([publicKey.id, publicKey.id, publicKey.id]);
    expect(platform.downloads()).toBe(0);
  });

  test("with only the public key configured, certificates of the time before are fetched", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform, [publicKeySource]);
    await client.query({ outRefundNo });
    platform.signer = publicKey;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(1);
    expect(client.keys().map(({ id, source }) => [id, source])).toEqual([
      [old.id, "downloaded"],
      [publicKey.id, "configured"],
    ]);
  });

  test("back again, the certificates held still do", async () => {
    const platform = certifiedPlatform([old], publicKey);
    const client = clientOf(platform, [publicKeySource, { certificate: old.pem }]);
    await client.query({ outRefundNo });
    platform.signer = old;
    await expect(client.query({ outRefundNo })).resolves.toBeDefined();
  });
});

describe("every twelve hours", () => {
  test("certificates in use are looked after by the next call, not before", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform);
    await client.query({ outRefundNo });
    platform.atMs += 12 * hourMs - 1;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(1);
    platform.atMs += 1;
    platform.listed = [old, fresh];
    await client.query({ outRefundNo });
    expect(targets(platform).slice(-2)).toEqual(["certificates", "refund"]);
    expect(platform.preferred().at(-1)).toBe(fresh.id);
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(2);
    platform.atMs += 12 * hourMs;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(3);
  });

  test("also configured ones, which stay", async () => {
    const platform = certifiedPlatform([fresh], old);
    const client = clientOf(platform, [{ certificate: old.pem }]);
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(0);
    platform.atMs += 12 * hourMs;
    await client.query({ outRefundNo });
    platform.atMs += 48 * hourMs;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(2);
    expect(client.keys().map(({ id, source }) => [id, source])).toEqual([
      [fresh.id, "downloaded"],
      [old.id, "configured"],
    ]);
  });

  test("a failure harms nothing, and is tried again after a minute", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform);
    await client.query({ outRefundNo });
    platform.atMs += 12 * hourMs;
    platform.download = () => plain(503);
    await client.query({ outRefundNo });
    platform.atMs += 59_999;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(2);
    platform.atMs += 1;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(3);
    expect(ids(client)).toEqual([old.id]);
  });

  test("a proven “there are no more” counts as looked after", async () => {
    const platform = certifiedPlatform([], publicKey);
    const client = clientOf(platform, [publicKeySource, { certificate: old.pem }]);
    platform.download = () => platform.signed(publicKey, 404, { code: "RESOURCE_NOT_EXISTS" });
    await client.query({ outRefundNo });
    platform.atMs += 12 * hourMs;
    await client.query({ outRefundNo });
    platform.atMs += 11 * hourMs;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(1);
    expect(ids(client)).toEqual([publicKey.id, old.id]);
  });

  test("what downloads name no more goes after a day", async () => {
    const platform = certifiedPlatform([old, fresh], fresh);
    const client = clientOf(platform);
    await client.query({ outRefundNo });
    platform.listed = [fresh];
    platform.atMs += 12 * hourMs;
    await client.query({ outRefundNo });
    expect(ids(client)).toEqual([old.id, fresh.id]);
    platform.atMs += 12 * hourMs;
    await client.query({ outRefundNo });
    expect(ids(client)).toEqual([fresh.id]);
  });

  test.each([
    [60_000, 5_000],
    [4_000, 2_000],
  ])("a download that never ends does not take a call of %d ms, only %d", async (timeoutMs, lostMs) => {
    const platform = certifiedPlatform([old], old);
    const clock = fastClock(platform.atMs);
    const follow = { nowMs: () => (platform.atMs = clock.nowMs()), sleep: clock.sleep };
    const client = clientOf(platform, [], { clock: follow });
    await client.query({ outRefundNo });
    await clock.sleep(12 * hourMs, new AbortController().signal);
    const signals: AbortSignal[] = [];
    platform.download = (_request, signal) => {
      signals.push(signal);
      return new Promise<never>(() => {});
    };
    const beganMs = clock.nowMs();
    await expect(client.query({ outRefundNo }, { timeoutMs })).resolves.toMatchObject({
      answer: { attempts: 1 },
    });
    expect(clock.nowMs() - beganMs).toBe(lostMs);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe("nothing goes on between calls", () => {
  afterEach(() => void vi.useRealTimers());

  test("no timer is left", async () => {
    vi.useFakeTimers();
    const platform = certifiedPlatform([old], old);
    const { clock: _, ...host } = hostOf(platform);
    vi.setSystemTime(platform.atMs);
    const client = createClient(certifiedConfig(), host);
    await client.query({ outRefundNo });
    await client.query({ outRefundNo });
    expect(vi.getTimerCount()).toBe(0);
    expect(platform.downloads()).toBe(1);
  });
});

describe("configured keys", () => {
  test("one that has ended makes way for a download", async () => {
    const ended = certificateFor(old.privateKey, "0157", { until: -1 });
    const platform = certifiedPlatform([fresh], fresh);
    const client = clientOf(platform, [{ certificate: ended.pem }]);
    await client.query({ outRefundNo });
    expect(targets(platform)).toEqual(["certificates", "refund"]);
    expect(client.keys()).toMatchObject([
      { id: fresh.id, expiry: "later", preferred: true },
      { id: ended.id, expiry: "passed", preferred: false, source: "configured" },
    ]);
  });

  test("a download cannot put another key under a configured id", async () => {
    const impostor = certificateFor(stranger.privateKey, old.id);
    const platform = certifiedPlatform([impostor], old);
    const client = clientOf(platform, [{ certificate: old.pem }]);
    await client.query({ outRefundNo });
    platform.atMs += 12 * hourMs;
    await client.query({ outRefundNo });
    expect(platform.downloads()).toBe(1);
    platform.signer = impostor;
    expect(await failureOf(client.query({ outRefundNo }))).toMatchObject({ reason: "bad-signature" });
    platform.signer = old;
    await expect(client.query({ outRefundNo })).resolves.toBeDefined();
  });
});

test.each([
  [30.1, "later"],
  [29.9, "soon"],
  [0, "soon"],
  [-0.1, "passed"],
])("a certificate with %d days left expires %s", async (days, expiry) => {
  const certificate = certificateFor(old.privateKey, "0157", { until: 100 });
  const platform = certifiedPlatform([], old);
  const client = clientOf(platform, [publicKeySource, { certificate: certificate.pem }]);
  expect(client.keys()).toEqual([]);
  await client.ready();
  platform.atMs += (100 - days) * 24 * hourMs;
  const [, held] = client.keys();
  expect(held).toMatchObject({ kind: "certificate", expiry });
  expect((held?.notAfterMs ?? 0) - platform.atMs).toBeCloseTo(days * 24 * hourMs, -3);
});
