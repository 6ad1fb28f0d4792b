import { createPublicKey, verify } from "node:crypto";
import { isRefundError, TransportFailure, type WireAnswer, type WireRequest } from "@wxrefund/core";
import { newRsaKey } from "@wxrefund/testkit/keys";
import { describe, expect, test } from "vitest";
import { type ClientHost, createClient, type RefundClient, type RefundClientConfig } from "../src/index.ts";
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
  type PlatformCertificate,
  refundOf,
} from "./certified-platform.ts";
import { nowMs, plain, signedV3 } from "./platform.ts";

const old = newCertificate("5157F09EFDC096DE15EBE81A47057A7232F1B8E1");
const fresh = newCertificate("6257F09EFDC096DE15EBE81A47057A7232F1B8E2", { until: 1000 });
const publicKey = newPublicKey("PUB_KEY_ID_0119000000012026");

type Hosts = "Node" | "Worker";
const hosts: Readonly<Record<Hosts, Partial<ClientHost>>> = { Node: { sharesPromises: true }, Worker: {} };

function clientOf(
  platform: CertifiedPlatform,
  host: Hosts,
  platformKeys = certifiedConfig().v3?.platformKeys,
): RefundClient {
  return createClient({ ...certifiedConfig(platformKeys), maxAttempts: 1 }, hostOf(platform, hosts[host]));
}

const times = <Value>(count: number, make: (at: number) => Value): Value[] =>
  Array.from({ length: count }, (_, at) => make(at));
const ids = (client: RefundClient): readonly string[] => client.keys().map(({ id }) => id);

/** Downloads that a test answers by hand, in the order they came. */
function heldDownloads(platform: CertifiedPlatform) {
  const waiting: ((answer: WireAnswer) => void)[] = [];
  const signals: AbortSignal[] = [];
  platform.download = (_request, signal) => {
    signals.push(signal);
    return new Promise((resolve, reject) => {
      waiting.push(resolve);
      signal.addEventListener("abort", () => reject(new TransportFailure("aborted", true, "it was ended")));
    });
  };
  const came = async (count: number): Promise<void> => {
    while (waiting.length < count) await new Promise((resolve) => void setImmediate(resolve));
  };
  return { came, signals, answer: (at: number, answer: WireAnswer) => waiting[at]?.(answer) };
}

describe.each<[Hosts, number]>([
  ["Node", 1],
  ["Worker", 5],
])("on a %s host", (host, downloads) => {
  test(`five first calls at once make ${downloads} downloads`, async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform, host);
    const answers = await Promise.all(times(5, (at) => client.query({ outRefundNo: `R${at}` })));
    expect(answers.map(({ refund }) => refund.outRefundNo)).toEqual(times(5, (at) => `R${at}`));
    expect(platform.downloads()).toBe(downloads);
    expect(ids(client)).toEqual([old.id]);
  });

  test(`five answers at once that name an unknown key make ${downloads} downloads`, async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform, host, [{ id: publicKey.id, publicKey: publicKey.publicKey }]);
    await Promise.all(times(5, () => client.query({ outRefundNo })));
    expect(platform.downloads()).toBe(downloads);
    await Promise.all(times(5, () => client.query({ outRefundNo })));
    expect(platform.downloads()).toBe(downloads);
  });

  test("twelve hours later five calls at once make one download, and none waits for another's", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform, host);
    await client.query({ outRefundNo });
    platform.atMs += 12 * 3_600_000;
    const downloading = heldDownloads(platform);
    const [first, ...others] = times(5, () => client.query({ outRefundNo }));
    await Promise.all(others);
    downloading.answer(0, platform.signed(old, 200, list([old])));
    await first;
    expect(downloading.signals).toHaveLength(1);
  });

  test("certificates that change while calls are under way", async () => {
    const platform = certifiedPlatform([old], old);
    const client = clientOf(platform, host);
    await client.query({ outRefundNo });
    platform.atMs += 60_000;
    let asked = 0;
    platform.refund = ({ target }) => {
      asked += 1;
      if (asked === 2) Object.assign(platform, { listed: [old, fresh], signer: fresh });
      return platform.signed(platform.signer, 200, refundOf(target));
    };
    await Promise.all(times(4, () => client.query({ outRefundNo })));
    expect(asked).toBe(4);
    expect(ids(client)).toEqual([old.id, fresh.id]);
  });
});

describe("a download that calls share", () => {
  test("fails for all of them", async () => {
    const platform = certifiedPlatform([], old);
    platform.download = () => plain(503);
    const client = clientOf(platform, "Node");
    const settled = await Promise.allSettled(times(3, () => client.query({ outRefundNo })));
    expect(settled).toMatchObject(times(3, () => ({ status: "rejected", reason: { kind: "unsettled" } })));
    expect(platform.downloads()).toBe(1);
  });

  test("is made anew by those who waited when its own call gives up", async () => {
    const platform = certifiedPlatform([], old);
    const downloading = heldDownloads(platform);
    const client = clientOf(platform, "Node");
    const leader = new AbortController();
    const led = client.query({ outRefundNo }, { signal: leader.signal });
    await downloading.came(1);
    const followers = times(2, () => client.query({ outRefundNo }));
    leader.abort(new Error("gave up"));
    await expect(led).rejects.toThrow("gave up");
    await downloading.came(2);
    downloading.answer(1, platform.signed(old, 200, list([old])));
    await Promise.all(followers);
    expect(downloading.signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  test("goes on when one that waits gives up", async () => {
    const platform = certifiedPlatform([], old);
    const downloading = heldDownloads(platform);
    const client = clientOf(platform, "Node");
    const led = client.query({ outRefundNo });
    await downloading.came(1);
    const follower = new AbortController();
    const waiting = client.query({ outRefundNo }, { signal: follower.signal });
    follower.abort(new Error("gave up"));
    await expect(waiting).rejects.toThrow("gave up");
    downloading.answer(0, platform.signed(old, 200, list([old])));
    await led;
    expect(downloading.signals).toHaveLength(1);
    expect(platform.preferred()).toHaveLength(1);
  });
});

describe("downloads that overlap", () => {
  test("a slower, older one changes nothing, and its call goes on with the newer keys", async () => {
    const platform = certifiedPlatform([], fresh);
    const downloading = heldDownloads(platform);
    const client = clientOf(platform, "Worker");
    const calls = times(2, () => client.query({ outRefundNo }));
    await downloading.came(2);
    downloading.answer(1, platform.signed(fresh, 200, list([fresh])));
    await calls[1];
    downloading.answer(0, platform.signed(old, 200, list([old])));
    await calls[0];
    expect(ids(client)).toEqual([fresh.id]);
  });

  test("an older “there are none” does not overrule newer certificates", async () => {
    const platform = certifiedPlatform([], old);
    const downloading = heldDownloads(platform);
    const client = clientOf(platform, "Worker");
    const [older, newer] = times(2, () => client.query({ outRefundNo }));
    await downloading.came(2);
    downloading.answer(1, platform.signed(old, 200, list([old])));
    await newer;
    downloading.answer(0, platform.signed(publicKey, 404, { code: "RESOURCE_NOT_EXISTS" }));
    await expect(older).resolves.toBeDefined();
    await expect(client.query({ outRefundNo })).resolves.toBeDefined();
  });

  test("nor does it let one in that is older than they", async () => {
    const platform = certifiedPlatform([], fresh);
    const downloading = heldDownloads(platform);
    const client = clientOf(platform, "Worker");
    const [oldest, older, newest] = times(3, () => client.query({ outRefundNo }));
    await downloading.came(3);
    downloading.answer(2, platform.signed(fresh, 200, list([fresh])));
    await newest;
    downloading.answer(0, platform.signed(publicKey, 404, { code: "RESOURCE_NOT_EXISTS" }));
    await expect(oldest).resolves.toBeDefined();
    downloading.answer(1, platform.signed(old, 200, list([old])));
    await older;
    expect(ids(client)).toEqual([fresh.id]);
  });

  test("a slow import of the configured keys does not undo a download", async () => {
    const platform = certifiedPlatform([old], old);
    const host = hostOf(platform);
    const imports: (() => void)[] = [];
    const rsa: ClientHost["rsa"] = {
      ...host.rsa,
      importPrivateKey: async (source) => {
        const first = imports.length === 0;
        await new Promise<void>((resolve) => (imports.push(resolve), first ? undefined : resolve()));
        return host.rsa.importPrivateKey(source);
      },
    };
    const client = createClient(certifiedConfig(), { ...host, rsa });
    const slow = client.query({ outRefundNo });
    await client.query({ outRefundNo });
    imports[0]?.();
    await slow;
    expect(platform.downloads()).toBe(1);
    expect(ids(client)).toEqual([old.id]);
  });

  test("in order, the later one stands", async () => {
    const platform = certifiedPlatform([], fresh);
    const downloading = heldDownloads(platform);
    const client = clientOf(platform, "Worker");
    const calls = times(2, () => client.query({ outRefundNo }));
    await downloading.came(2);
    downloading.answer(0, platform.signed(old, 200, list([old])));
    downloading.answer(1, platform.signed(fresh, 200, list([fresh])));
    await Promise.all(calls);
    expect(ids(client)).toEqual([old.id, fresh.id]);
  });
});

/** A merchant with keys of its own, as WeChat Pay knows it. */
interface Known {
  readonly config: RefundClientConfig;
  readonly publicPem: string;
  readonly certificate: PlatformCertificate;
}

const names = new Map<string, Known>();

function merchant(name: string, mchid: string, serialNo: string): Known {
  const key = newRsaKey();
  const apiV3Key = `api-v3-key-of-${name}`.padEnd(32, "-");
  const known = {
    certificate: certificateFor(newRsaKey().privateKey, serialNo),
    publicPem: key.publicPem,
    config: {
      mchid,
      v3: { serialNo: "4A", privateKey: key.privatePem, platformKeys: [], apiV3Key },
      baseUrls: [`https://${name}.test`],
    },
  };
  names.set(name, known);
  return known;
}

/** Answers each origin as its merchant's WeChat Pay, and nobody whose signature is not that merchant's. */
function answerTo(
  { baseUrl, target, headers }: WireRequest,
  { config, publicPem, certificate }: Known,
): WireAnswer {
  const authorization = new Map(headers).get("Authorization") ?? "";
  const told = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(authorization)?.[1] ?? "";
  const message = `GET\n${target}\n${told("timestamp")}\n${told("nonce_str")}\n\n`;
  const key = createPublicKey(publicPem);
  const genuine = verify("sha256", Buffer.from(message), key, Buffer.from(told("signature"), "base64"));
  if (!genuine || told("mchid") !== config.mchid || !config.baseUrls?.includes(baseUrl)) {
    return plain(401, '{"code":"SIGN_ERROR"}');
  }
  const { id: serial, privateKey } = certificate;
  const isList = target === "/v3/certificates";
  const body = isList ? list([certificate], String(config.v3?.apiV3Key)) : refundOf(target);
  return signedV3({ body: JSON.stringify(body), serial, key: privateKey });
}

const clientAt = (known: Known, transport: ClientHost["transport"], host: Hosts): RefundClient =>
  createClient(known.config, { ...hostOf(certifiedPlatform([], old), hosts[host]), transport });

const straight: ClientHost["transport"] = async (request, call) => {
  call.onSent?.();
  const known = names.get(new URL(request.baseUrl).hostname.replace(".test", ""));
  if (known === undefined) throw new Error(`nobody at ${request.baseUrl}`);
  return answerTo(request, known);
};

describe.each<[string, readonly Known[]]>([
  [
    "ten merchants in one process",
    times(10, (at) => merchant(`m${at}`, `190000000${at}`, `${at + 10}57F09EFDC096DE`)),
  ],
  [
    "ten merchants whose certificates have one serial",
    times(10, (at) => merchant(`s${at}`, `190000000${at}`, "0157F0")),
  ],
  [
    "one merchant number in sandbox and production",
    [merchant("sandbox", "1900000001", "0157F0"), merchant("production", "1900000001", "0157F0")],
  ],
])("%s", (_title, all) => {
  test.each<Hosts>(["Node", "Worker"])(
    "each asks with its own keys and believes its own platform (%s)",
    async (host) => {
      const clients = all.map((known) => clientAt(known, straight, host));
      const rounds = times(3, (round) =>
        clients.map((client, at) => client.query({ outRefundNo: `R${round}-${at}` })),
      );
      const answers = await Promise.all(rounds.flat());
      const serials = answers.map(({ answer }) => answer.evidence.headers["Wechatpay-Serial"]);
      expect(serials).toEqual(times(3, () => all.map(({ certificate }) => certificate.id)).flat());
      expect(clients.map(ids)).toEqual(all.map(({ certificate }) => [certificate.id]));
    },
  );

  test("none believes another's answer", async () => {
    const [own, other] = all;
    if (own === undefined || other === undefined) throw new Error("two are needed");
    const crossed: ClientHost["transport"] = async (request, call) => {
      call.onSent?.();
      const { id: serial, privateKey: key } = other.certificate;
      if (request.target === "/v3/certificates") return answerTo(request, own);
      return signedV3({
        body: JSON.stringify(refundOf(request.target)),
        serial,
        key,
        timestamp: String(nowMs / 1000),
      });
    };
    const client = clientAt(own, crossed, "Node");
    const failure: unknown = await client
      .query({ outRefundNo }, { maxAttempts: 1 })
      .catch((error: unknown) => error);
    expect(isRefundError(failure) && failure.reason).toMatch(/^(?:unknown-key|bad-signature)$/);
    expect(ids(client)).toEqual([own.certificate.id]);
  });
});
