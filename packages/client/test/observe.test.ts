import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { inspect } from "node:util";
import { TransportFailure, type WireAnswer } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import {
  type ClientHost,
  createClient,
  type Observer,
  type RefundClientConfig,
  type Span,
  type SpanStart,
  type Transport,
} from "../src/index.ts";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { config, noAead, nowMs as startMs, plain, rsa, signedV2, signedV3 } from "./platform.ts";

const amount = { refund: 100, total: 100, currency: "CNY" } as const;
const requestId = "08F78BB5AF0610D302189F8CE92820E3AE3C-0";
const body = (status: string) =>
  JSON.stringify({
    out_refund_no: "R1",
    status,
    create_time: "2026-11-01T11:00:00+08:00",
    user_received_account: "招商银行信用卡0403",
    amount: { refund: 100 },
  });

type Reply = (timestamp: string, n: number) => WireAnswer | Promise<WireAnswer>;

const answers =
  (...words: readonly string[]): Reply =>
  (timestamp, n) =>
    signedV3({ body: body(words[n] ?? "SUCCESS"), timestamp });

/** A client on a clock that goes as fast as it is asked, with all that its observer hears. */
function observedShop(reply: Reply, observer: Observer = {}, given: Partial<RefundClientConfig> = {}) {
  const spans: Span[] = [];
  const starts: SpanStart[] = [];
  const clock = fastClock(startMs);
  let sent = 0;
  const transport: Transport = async (_, call) => {
    call.onSent?.();
    call.onHeaders?.();
    return reply(String(Math.floor(clock.nowMs() / 1000)), sent++);
  };
  const follow = (start: SpanStart) => {
    starts.push(start);
    return { onStart: follow };
  };
  const observe: Observer = { onSpan: (span) => spans.push(span), onStart: follow, ...observer };
  const host: ClientHost = {
    transport,
    rsa,
    aead: noAead,
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    clock,
  };
  const client = createClient({ ...config, observe, ...given }, host);
  return { client, spans, starts, sent: () => sent };
}

const busyOnce: Reply = (timestamp, n) =>
  n === 0
    ? plain(429, "", [
        ["Retry-After", "5"],
        ["Request-ID", requestId],
      ])
    : answers()(timestamp, n);

describe("a call that is answered at its second attempt", () => {
  const first = {
    name: "wxrefund.attempt",
    id: 2,
    parentId: 1,
    startMs,
    endMs: startMs,
    attributes: {
      "wxrefund.api": "v3",
      "wxrefund.attempt": 1,
      "wxrefund.wait_ms": 0,
      "wxrefund.verified": false,
      "server.address": "main.test",
      "http.response.status_code": 429,
      "wechatpay.request_id": requestId,
      "error.type": "rate-limited",
    },
    status: "error",
  };
  const second = {
    name: "wxrefund.attempt",
    id: 3,
    parentId: 1,
    startMs: startMs + 5000,
    endMs: startMs + 5000,
    attributes: {
      "wxrefund.api": "v3",
      "wxrefund.attempt": 2,
      "wxrefund.wait_ms": 5000,
      "wxrefund.verified": true,
      "server.address": "main.test",
      "http.response.status_code": 200,
      "wechatpay.request_id": requestId,
    },
    status: "ok",
  };
  const whole = {
    name: "wxrefund.query",
    id: 1,
    startMs,
    endMs: startMs + 5000,
    attributes: {
      "wxrefund.api": "v3",
      "wxrefund.attempts": 2,
      "wxrefund.verified": true,
      "server.address": "main.test",
      "http.response.status_code": 200,
      "wechatpay.request_id": requestId,
      "wxrefund.refund.status": "SUCCESS",
      "wxrefund.refund.age_ms": 3_605_000,
    },
    status: "ok",
  };

  test("is three spans, parts before their whole", async () => {
    const { client, spans } = observedShop(busyOnce);
    await client.query({ outRefundNo: "R1" });
    expect(spans).toEqual([first, second, whole]);
  });

  test("begins with what is known by then", async () => {
    const { client, starts } = observedShop(busyOnce);
    await client.query({ outRefundNo: "R1" });
    expect(starts.map(({ id, parentId }) => [id, parentId])).toEqual([
      [1, undefined],
      [2, 1],
      [3, 1],
    ]);
    expect(starts[0]?.attributes).toEqual({ "wxrefund.api": "v3" });
    expect(starts[2]?.attributes).toEqual({
      "wxrefund.api": "v3",
      "wxrefund.attempt": 2,
      "wxrefund.wait_ms": 5000,
      "server.address": "main.test",
    });
  });

  test("counts each wait from the attempt before", async () => {
    const busyTwice: Reply = (timestamp, n) => busyOnce(timestamp, Math.max(n - 1, 0));
    const { client, spans } = observedShop(busyTwice);
    await client.query({ outRefundNo: "R1" });
    const waits = spans.map(({ attributes }) => attributes["wxrefund.wait_ms"]);
    expect(waits).toEqual([0, 5000, 5000, undefined]);
  });

  test("names the refund only where that is asked for", async () => {
    const { client, spans } = observedShop(busyOnce, { includeNumbers: true });
    await client.query({ outRefundNo: "R1" });
    expect(spans.map(({ attributes }) => attributes["wxrefund.out_refund_no"])).toEqual(["R1", "R1", "R1"]);
  });
});

describe("other ends", () => {
  const bound = { code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" };

  test.each<[string, Reply, object]>([
    [
      "a proven refusal",
      (timestamp) => signedV3({ status: 404, body: JSON.stringify(bound), timestamp }),
      {
        "error.type": "refused",
        "wechatpay.code": "RESOURCE_NOT_EXISTS",
        "wxrefund.verified": true,
        "http.response.status_code": 404,
      },
    ],
    [
      "an answer that is not believed",
      (timestamp) => signedV3({ body: body("SUCCESS"), timestamp, serial: "PUB_KEY_ID_0000" }),
      { "error.type": "untrusted", "wxrefund.reason": "unknown-key" },
    ],
    [
      "a code that is no name",
      (timestamp) => signedV3({ status: 400, body: '{"code":"a b 张三"}', timestamp }),
      { "error.type": "refused", "http.response.status_code": 400 },
    ],
    [
      "a bug",
      () => {
        throw new TypeError("a bug");
      },
      { "error.type": "bug" },
    ],
  ])("%s", async (_, reply, attributes) => {
    const { client, spans } = observedShop(reply);
    await expect(client.query({ outRefundNo: "R1" })).rejects.toThrow(Error);
    expect(spans.map(({ name, status }) => [name, status])).toEqual([
      ["wxrefund.attempt", "error"],
      ["wxrefund.query", "error"],
    ]);
    for (const span of spans) {
      expect(span.attributes).toMatchObject(attributes);
      expect("wechatpay.code" in span.attributes).toBe("wechatpay.code" in attributes);
    }
  });

  test("the caller's own", async () => {
    const leaving = new AbortController();
    const { client, spans } = observedShop(async () => {
      leaving.abort(new Error("the customer left"));
      return Promise.race([]);
    });
    await expect(client.query({ outRefundNo: "R1" }, { signal: leaving.signal })).rejects.toThrow("left");
    expect(spans.map(({ attributes }) => attributes["error.type"])).toEqual(["aborted", "aborted"]);
  });

  test("a turn that does not come makes no attempt", async () => {
    const limiter = { reserve: () => undefined };
    const { client, spans } = observedShop(answers(), {}, { limiter });
    await expect(client.query({ outRefundNo: "R1" })).rejects.toMatchObject({ kind: "rate-limited" });
    expect(spans).toMatchObject([
      {
        name: "wxrefund.query",
        attributes: { "error.type": "rate-limited", "wxrefund.reason": "own-limit" },
      },
    ]);
  });

  test("a host and port that is not WeChat Pay's", async () => {
    const { client, spans } = observedShop(answers(), {}, { baseUrls: ["http://127.0.0.1:8080"] });
    await client.query({ outRefundNo: "R1" });
    expect(spans[0]?.attributes).toMatchObject({ "server.address": "127.0.0.1", "server.port": 8080 });
  });

  test("several refunds of an order over V2 have no status in common", async () => {
    const record = (n: number) => ({
      [`out_refund_no_${n}`]: `R${n}`,
      [`refund_status_${n}`]: "SUCCESS",
      [`refund_fee_${n}`]: "1",
      [`refund_id_${n}`]: `${n}`,
    });
    const fields = { return_code: "SUCCESS", result_code: "SUCCESS", mch_id: "1900000001", nonce_str: "n" };
    const page = (count: number) => ({
      ...fields,
      appid: "wx8888888888888888",
      out_trade_no: "ORDER0001",
      refund_count: String(count),
      ...Object.assign({}, ...Array.from({ length: count }, (_, n) => record(n))),
    });
    const status = async (count: number) => {
      const { client, spans } = observedShop(() => signedV2(page(count)));
      await client.queryV2({ outTradeNo: "ORDER0001" });
      return spans.at(-1)?.attributes;
    };
    expect(await status(1)).toMatchObject({ "wxrefund.api": "v2", "wxrefund.refund.status": "SUCCESS" });
    expect(await status(2)).not.toHaveProperty(["wxrefund.refund.status"]);
  });
});

test("polls of a watched refund are spans with their calls inside", async () => {
  const { client, spans } = observedShop(answers("PROCESSING", "PROCESSING", "SUCCESS"));
  const seen = [];
  for await (const one of client.watch({ outRefundNo: "R1" })) seen.push(one);
  expect(seen).toHaveLength(2);
  expect(spans.map(({ name, id, parentId }) => [name, id, parentId])).toEqual([
    ["wxrefund.attempt", 3, 2],
    ["wxrefund.query", 2, 1],
    ["wxrefund.watch.poll", 1, undefined],
    ["wxrefund.attempt", 6, 5],
    ["wxrefund.query", 5, 4],
    ["wxrefund.watch.poll", 4, undefined],
    ["wxrefund.attempt", 9, 8],
    ["wxrefund.query", 8, 7],
    ["wxrefund.watch.poll", 7, undefined],
  ]);
  const polls = spans.filter(({ name }) => name === "wxrefund.watch.poll");
  expect(
    polls.map(({ attributes }) => [
      attributes["wxrefund.news"],
      attributes["wxrefund.wait_ms"],
      attributes["wxrefund.refund.status"],
    ]),
  ).toEqual([
    ["status", 0, "PROCESSING"],
    ["same", 600_000, "PROCESSING"],
    ["status", 1_800_000, "SUCCESS"],
  ]);
});

test("an application is a span with its sendings and queries inside", async () => {
  const { client, spans } = observedShop((timestamp, n) => {
    if (n === 0) throw new TransportFailure("reset", true, "the connection was reset");
    return signedV3({
      body: JSON.stringify({ ...JSON.parse(body("PROCESSING")), out_trade_no: "ORDER0001", amount }),
      timestamp,
    });
  });
  await client.applyAndConfirm({ outRefundNo: "R1", outTradeNo: "ORDER0001", amount });
  expect(spans.map(({ name, id, parentId }) => [name, id, parentId])).toEqual([
    ["wxrefund.attempt", 2, 1],
    ["wxrefund.attempt", 4, 3],
    ["wxrefund.query", 3, 1],
    ["wxrefund.apply", 1, undefined],
  ]);
  expect(spans[0]?.attributes).toMatchObject({ "error.type": "no-answer", "wxrefund.reason": "reset" });
  expect(spans.at(-1)?.attributes).toMatchObject({
    "wxrefund.api": "v3",
    "wxrefund.applications": 1,
    "wxrefund.refund.status": "PROCESSING",
  });
});

test("any other request is a span of its own", async () => {
  const { client, spans } = observedShop((timestamp) => signedV3({ body: "{}", timestamp }));
  await client.v3.request({ method: "GET", path: "/v3/certificates" });
  expect(spans.map(({ name }) => name)).toEqual(["wxrefund.attempt", "wxrefund.request"]);
});

test("what is not part of a call is no attempt", async () => {
  const { client, spans } = observedShop(answers());
  await client.ready();
  await expect(client.receive({ headers: [], body: new Uint8Array() })).rejects.toThrow(Error);
  expect(spans).toEqual([]);
});

describe("an observer's own trouble", () => {
  const trouble = (): never => {
    throw new Error("the observer's own");
  };
  const sulking = (): { readonly onEnd: () => undefined } =>
    Object.assign(Promise.reject(new Error("the observer's own")), { onEnd: () => undefined });

  test.each<[string, Observer]>([
    ["onSpan throws", { onSpan: trouble }],
    ["onSpan rejects", { onSpan: sulking }],
    ["onStart throws", { onStart: trouble }],
    ["onStart rejects", { onStart: sulking }],
    ["a follower throws", { onStart: () => ({ onStart: trouble, onEnd: trouble }) }],
    ["within throws at once", { onStart: () => ({ onStart: () => ({ within: trouble }) }) }],
    [
      "within throws afterwards",
      {
        onStart: () => ({
          onStart: () => ({
            within: (send) => {
              send();
              trouble();
            },
          }),
        }),
      },
    ],
    [
      "within sends twice",
      {
        onStart: () => ({
          onStart: () => ({
            within: (send) => {
              send();
              send();
            },
          }),
        }),
      },
    ],
    [
      "within sends later",
      { onStart: () => ({ onStart: () => ({ within: (send) => setImmediate(send) }) }) },
    ],
    ["within sends never", { onStart: () => ({ onStart: () => ({ within: () => undefined }) }) }],
  ])("%s: the call does not notice", async (_, observer) => {
    const { client, sent } = observedShop(answers(), observer);
    expect((await client.query({ outRefundNo: "R1" })).refund.status).toBe("SUCCESS");
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent()).toBe(1);
  });
});

describe("secrets", () => {
  const { privateKey: pem } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const signerOutput = "planted-signer-output";
  const key = "v2-key-planted-in-this-test-0001";
  const apiV3Key = "v3-key-planted-in-this-test-0001";
  const planted = (v3: object): Partial<RefundClientConfig> => ({
    v3: { serialNo: "4A", platformKeys: [{ certificate: "platform" }], apiV3Key, ...v3 },
    v2: { appid: "wx8888888888888888", key },
  });
  const forbidden = [
    ...pem.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----")),
    key,
    apiV3Key,
    signerOutput,
    Buffer.from(signerOutput).toString("base64"),
    "WECHATPAY2-SHA256-RSA2048",
    "招商银行",
    "/v3/refund",
    "planted-in-an-answer",
  ];
  const ofPem: ClientHost["rsa"] = {
    ...rsa,
    importPrivateKey: async (source) => {
      const imported = createPrivateKey(typeof source === "string" ? source : "");
      return { sign: async (message) => sign("sha256", message, imported) };
    },
  };

  const replies: readonly Reply[] = [
    (timestamp) => signedV3({ body: body("SUCCESS"), timestamp }),
    (timestamp) =>
      signedV3({ status: 403, body: '{"code":"NO_AUTH","message":"planted-in-an-answer"}', timestamp }),
    () => plain(401, '{"code":"SIGN_ERROR","message":"planted-in-an-answer","detail":{"sign":"x"}}'),
    (timestamp) => signedV3({ body: "planted-in-an-answer", timestamp, serial: "planted-in-an-answer" }),
    () => {
      throw new Error("planted-in-an-answer");
    },
  ];

  test("stand in no span, however a call ends", async () => {
    const told: unknown[] = [];
    const wires: string[] = [];
    for (const v3 of [
      { privateKey: pem },
      { signer: async () => new Uint8Array(Buffer.from(signerOutput)) },
      { signer: async () => Promise.reject(new Error(`no KMS for ${pem}`)) },
    ]) {
      for (const reply of replies) {
        const transport: Transport = async (request, call) => {
          wires.push(inspect(request, { depth: 9 }), Buffer.from(request.body ?? "").toString());
          call.onSent?.();
          call.onHeaders?.();
          return reply(String(startMs / 1000), 0);
        };
        const follow = (start: SpanStart) => {
          told.push(start);
          return { onStart: follow, onEnd: (span: Span) => told.push(span) };
        };
        const observe: Observer = {
          onStart: follow,
          onSpan: (span) => told.push(span),
          includeNumbers: true,
        };
        const clock = fastClock(startMs);
        const host: ClientHost = {
          transport,
          rsa: ofPem,
          aead: noAead,
          nonce: () => "N".repeat(32),
          userAgent: "t",
          clock,
        };
        const client = createClient({ ...config, ...planted(v3), observe, maxAttempts: 1 }, host);
        await Promise.allSettled([
          client.query({ outRefundNo: "R1" }),
          client.queryV2({ outRefundNo: "R1" }),
        ]);
      }
    }
    const signatures = wires.flatMap((wire) =>
      [...wire.matchAll(/signature="([^"]+)"|<sign><!\[CDATA\[(\w+)/g)].map(([, v3, v2]) => v3 ?? v2 ?? ""),
    );
    expect(signatures.length).toBeGreaterThan(15);
    const text = inspect(told, { depth: 20, maxArrayLength: null, showHidden: true }) + JSON.stringify(told);
    expect(text).toContain("wxrefund.out_refund_no");
    expect([...forbidden, ...signatures].filter((secret) => text.includes(secret))).toEqual([]);
  });
});
