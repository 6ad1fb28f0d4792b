import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { type Aead, AeadFailure, type Ecb, type RefundEvent, type WireAnswer } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import {
  type Arrival,
  type ClientHost,
  createClient,
  eventStore,
  type HandlerOptions,
  refundNotifications,
} from "../src/index.ts";
import { config, nowMs, rsa, scriptedHost, signedV2, signedV3, stranger, v2Key } from "./platform.ts";

const apiV3Key = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const aead: Aead = {
  open: async ({ key, nonce, associatedData, ciphertext }) => {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(associatedData);
    decipher.setAuthTag(ciphertext.subarray(-16));
    try {
      return new Uint8Array(Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()]));
    } catch {
      throw new AeadFailure("tag");
    }
  },
};
const ecb: Ecb = {
  open: async ({ key, ciphertext }) => {
    const decipher = createDecipheriv("aes-256-ecb", key, null);
    try {
      return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
    } catch {
      throw new AeadFailure("padding");
    }
  },
};

const resource = {
  mchid: "1900000001",
  transaction_id: "4200000000000000000000000001",
  out_trade_no: "ORDER0001",
  refund_id: "50000000382019052709732678859",
  out_refund_no: "R1",
  refund_status: "SUCCESS",
  success_time: "2026-11-01T12:00:00+08:00",
  amount: { total: 100, refund: 100, payer_total: 100, payer_refund: 100 },
};

function sealedV3(plaintext: object, key = apiV3Key): object {
  const cipher = createCipheriv("aes-256-gcm", key, "uluk4a9R25RW").setAAD(Buffer.from("refund"));
  const sealed = Buffer.concat([
    cipher.update(JSON.stringify(plaintext)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return {
    original_type: "refund",
    algorithm: "AEAD_AES_256_GCM",
    nonce: "uluk4a9R25RW",
    associated_data: "refund",
    ciphertext: sealed.toString("base64"),
  };
}

const bodyV3 = (plaintext: object = resource, key?: string): string =>
  JSON.stringify({
    id: "EV-1",
    create_time: "2026-11-01T12:00:00+08:00",
    event_type: "REFUND.SUCCESS",
    resource: sealedV3(plaintext, key),
  });
const v3 = (body = bodyV3()): Arrival => signedV3({ body });

const fieldsV2 = {
  out_refund_no: "R1",
  out_trade_no: "ORDER0001",
  refund_fee: "100",
  refund_id: "50000000382019052709732678859",
  refund_status: "SUCCESS",
  success_time: "2026-11-01 12:00:00",
  total_fee: "100",
  transaction_id: "4200000000000000000000000001",
};
const element = ([name, value]: readonly [string, string]): string =>
  `<${name}><![CDATA[${value}]]></${name}>`;
function v2(changes: Readonly<Record<string, string>> = {}, key = v2Key, status = "SUCCESS"): Arrival {
  const aesKey = createHash("md5").update(key).digest("hex");
  const cipher = createCipheriv("aes-256-ecb", aesKey, null);
  const plaintext = `<root>${Object.entries({ ...fieldsV2, refund_status: status })
    .map(element)
    .join("")}</root>`;
  const reqInfo = Buffer.concat([cipher.update(plaintext), cipher.final()]).toString("base64");
  const envelope = {
    return_code: "SUCCESS",
    appid: "wx8888888888888888",
    mch_id: "1900000001",
    nonce_str: "n",
    req_info: reqInfo,
    ...changes,
  };
  return {
    headers: [],
    body: new Uint8Array(Buffer.from(`<xml>${Object.entries(envelope).map(element).join("")}</xml>`)),
  };
}
const queryAnswer = (status = "SUCCESS") =>
  signedV2({
    return_code: "SUCCESS",
    result_code: "SUCCESS",
    appid: "wx8888888888888888",
    mch_id: "1900000001",
    nonce_str: "n",
    transaction_id: fieldsV2.transaction_id,
    out_trade_no: "ORDER0001",
    total_fee: "100",
    refund_count: "1",
    out_refund_no_0: "R1",
    refund_id_0: fieldsV2.refund_id,
    refund_fee_0: "100",
    refund_status_0: status,
  });

function clientWith(host: Partial<ClientHost> = {}, ...answers: readonly WireAnswer[]) {
  const clock = { nowMs: () => nowMs, sleep: () => new Promise<void>(() => undefined) };
  const v3Credentials = {
    serialNo: "4A",
    privateKey: "merchant",
    platformKeys: config.v3?.platformKeys ?? [],
    apiV3Key,
  };
  return createClient(
    { ...config, v3: v3Credentials },
    { ...scriptedHost(...answers), rsa, aead, ecb, clock, ...host },
  );
}

describe("receive", () => {
  test("a V3 notification is confirmed by its signature", async () => {
    await expect(clientWith().receive(v3())).resolves.toMatchObject({
      api: "v3",
      confirmed: true,
      notificationId: "EV-1",
      mchid: "1900000001",
      refund: { outRefundNo: "R1", status: "SUCCESS", amount: { refund: 100 } },
    });
  });

  test("a V2 notification is not, until a query agrees", async () => {
    const client = clientWith({}, queryAnswer());
    const event = await client.receive(v2());
    expect(event).toMatchObject({
      api: "v2",
      confirmed: false,
      refund: { outRefundNo: "R1", status: "SUCCESS" },
    });
    await expect(client.confirmEvent(event)).resolves.toMatchObject({
      confirmed: true,
      refund: { status: "SUCCESS" },
    });
  });

  test("what the query says counts, not what the notification said", async () => {
    const client = clientWith({}, queryAnswer("PROCESSING"));
    await expect(client.confirmEvent(await client.receive(v2()))).resolves.toMatchObject({
      refund: { status: "PROCESSING" },
    });
  });

  test.each<[string, () => Arrival, object]>([
    ["unsigned JSON", () => ({ headers: [], body: v3().body }), { kind: "untrusted", reason: "unsigned" }],
    [
      "a foreign signature",
      () => signedV3({ body: bodyV3(), key: stranger.privateKey }),
      { kind: "untrusted", reason: "bad-signature" },
    ],
    [
      "a probe",
      () => ({
        ...v3(),
        headers: v3().headers.map(
          ([name, value]) => [name, name === "Wechatpay-Signature" ? "WECHATPAY/SIGNTEST/x" : value] as const,
        ),
      }),
      { kind: "untrusted", reason: "probe" },
    ],
    [
      "an old one",
      () => signedV3({ body: bodyV3(), timestamp: String(nowMs / 1000 - 301) }),
      { kind: "untrusted", reason: "stale" },
    ],
    [
      "JSON with other spaces",
      () => ({ ...v3(), body: new Uint8Array(Buffer.from(`${bodyV3()} `)) }),
      { kind: "untrusted", reason: "bad-signature" },
    ],
    [
      "another merchant's",
      () => v3(bodyV3({ ...resource, mchid: "1900000002" })),
      { kind: "untrusted", reason: "other-merchant" },
    ],
    [
      "one sealed with another key",
      () => v3(bodyV3(resource, "another key of thirty-two bytes!")),
      { kind: "config", field: "apiV3Key" },
    ],
    ["a contradiction", () => v3(bodyV3({ ...resource, refund_status: "CLOSED" })), { kind: "malformed" }],
    [
      "V2 for another merchant",
      () => v2({ mch_id: "1900000002" }),
      { kind: "untrusted", reason: "other-merchant" },
    ],
    ["V2 for another appid", () => v2({ appid: "wx1" }), { kind: "untrusted", reason: "other-merchant" }],
    [
      "V2 sealed with another key",
      () => v2({}, "x".repeat(32)),
      { kind: "untrusted", reason: "bad-signature" },
    ],
    ["neither", () => ({ headers: [], body: new Uint8Array(Buffer.from("hello")) }), { kind: "malformed" }],
  ])("refuses %s", async (_, arrival, expected) => {
    await expect(clientWith().receive(arrival())).rejects.toMatchObject(expected);
  });

  test("refuses the same bytes twice", async () => {
    const client = clientWith();
    const once = v3();
    await client.receive(once);
    await expect(client.receive(once)).rejects.toMatchObject({ reason: "replayed" });
  });
});

describe("the handler", () => {
  const request = ({ headers, body }: Arrival, init: RequestInit = {}): Request =>
    new Request("https://shop.test/wechatpay/refund", {
      method: "POST",
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body: new Uint8Array(body),
      ...init,
    });
  const handler = (options: Partial<HandlerOptions> = {}, ...answers: readonly WireAnswer[]) => {
    const events: RefundEvent[] = [];
    const troubles: unknown[] = [];
    const onRefund = (event: RefundEvent): void => void events.push(event);
    const handle = refundNotifications(clientWith({}, ...answers), {
      onRefund,
      onTrouble: (trouble) => troubles.push(trouble),
      ...options,
    });
    return { handle, events, troubles };
  };

  test("acknowledges V3 with 204 and hands the event over once, however often it is sent", async () => {
    const { handle, events } = handler();
    for (const arrival of [v3(), v3(), v3()]) expect((await handle(request(arrival))).status).toBe(204);
    expect(events).toHaveLength(1);
  });

  test("acknowledges V2 in its own words, after the query agreed", async () => {
    const { handle, events } = handler({}, queryAnswer());
    const answer = await handle(request(v2()));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(
      "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>",
    );
    expect(events).toMatchObject([{ confirmed: true }]);
  });

  test("hands V2's news over only once the query knows of it, and asks for a resend until then", async () => {
    const { handle, events, troubles } = handler({}, queryAnswer("PROCESSING"), queryAnswer());
    expect((await handle(request(v2()))).status).toBe(503);
    expect(events).toHaveLength(0);
    expect(troubles).toMatchObject([{ kind: "unsettled", advice: { action: "repeat" } }]);
    expect((await handle(request(v2()))).status).toBe(200);
    expect(events).toMatchObject([{ confirmed: true, refund: { status: "SUCCESS" } }]);
  });

  test("asks for a resend where the end is told and the query has not come to it", async () => {
    const { handle, events, troubles } = handler({}, queryAnswer("CHANGE"), queryAnswer());
    expect((await handle(request(v2()))).status).toBe(503);
    expect(troubles).toMatchObject([{ kind: "unsettled", message: expect.stringContaining("ABNORMAL") }]);
    expect((await handle(request(v2()))).status).toBe(200);
    expect(events).toMatchObject([{ confirmed: true, refund: { status: "SUCCESS" } }]);
  });

  test("hands over what the query says where the notification came late", async () => {
    const { handle, events } = handler({}, queryAnswer());
    expect((await handle(request(v2({}, v2Key, "CHANGE")))).status).toBe(200);
    expect(events).toMatchObject([{ confirmed: true, refund: { status: "SUCCESS" } }]);
  });

  test("refuses a probe with a 4xx, without alarm, and takes the next one", async () => {
    const { handle, events, troubles } = handler();
    const good = v3();
    const probe = good.headers.map(
      ([name, value]) => [name, name === "Wechatpay-Signature" ? "WECHATPAY/SIGNTEST/x" : value] as const,
    );
    expect((await handle(request({ ...good, headers: probe }))).status).toBe(400);
    expect(troubles).toHaveLength(0);
    expect((await handle(request(v3()))).status).toBe(204);
    expect(events).toHaveLength(1);
  });

  test("refuses a forgery and says so in the log only", async () => {
    const { handle, events, troubles } = handler();
    const answer = await handle(request(signedV3({ body: bodyV3(), key: stranger.privateKey })));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe('{"code":"FAIL","message":"refused"}');
    expect(troubles).toMatchObject([{ reason: "bad-signature" }]);
    expect(events).toHaveLength(0);
  });

  test("asks for a resend when the shop's own code fails, and hands over again", async () => {
    let calls = 0;
    const onRefund = (): void => {
      calls += 1;
      if (calls === 1) throw new Error("the database is away");
    };
    const { handle, troubles } = handler({ onRefund });
    expect((await handle(request(v3()))).status).toBe(503);
    expect(troubles).toMatchObject([{ message: "the database is away" }]);
    expect((await handle(request(v3()))).status).toBe(204);
    expect(calls).toBe(2);
  });

  test("asks for a resend when the store fails, too, and says so", async () => {
    const away = (what: string) => () => Promise.reject(new Error(`${what}: the store is away`));
    const store = { claim: () => "new" as const, done: away("done"), release: away("release") };
    const works: Promise<unknown>[] = [];
    const { handle, troubles } = handler({ store, waitUntil: (work) => works.push(work) });
    expect((await handle(request(v3()))).status).toBe(503);
    expect(await Promise.all(works)).toHaveLength(1);
    expect(troubles).toMatchObject([
      { message: "done: the store is away" },
      { message: "release: the store is away" },
    ]);
  });

  test("answers in time although the work goes on, and does it once", async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let calls = 0;
    const onRefund = () => {
      calls += 1;
      return finished;
    };
    const store = eventStore();
    const works: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>): void => void works.push(work);
    const hasty = handler({ onRefund, waitUntil, store, answerWithinMs: 1 });
    expect((await hasty.handle(request(v3()))).status).toBe(503);
    expect((await hasty.handle(request(v3()))).status).toBe(503);
    finish();
    await Promise.all(works);
    const { handle, events } = handler({ store });
    expect((await handle(request(v3()))).status).toBe(204);
    expect([calls, events.length]).toEqual([1, 0]);
  });

  test("takes only POST, only unread, and only so much", async () => {
    const { handle } = handler();
    expect((await handle(new Request("https://shop.test/"))).status).toBe(405);
    const read = request(v3());
    await read.text();
    expect((await handle(read)).status).toBe(500);
    const huge = { headers: [], body: new Uint8Array(1_048_577) };
    expect((await handle(request(huge))).status).toBe(400);
  });
});
