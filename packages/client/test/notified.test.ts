import { malformed, type RefundEvent, untrusted } from "@wxrefund/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { eventStore, type HandlerOptions, type Receiver, refundNotifications } from "../src/index.ts";

const event: RefundEvent = {
  api: "v3",
  confirmed: true,
  mchid: "1900000001",
  eventTime: "2026-11-01T12:00:00+08:00",
  refund: {
    outRefundNo: "R1",
    status: "SUCCESS",
    wireStatus: "SUCCESS",
    final: true,
    amount: {},
    promotions: [],
    extra: {},
  },
};
const never = new Promise<never>(() => undefined);
const url = "https://shop.test/wechatpay/refund";
const posted = (body: BodyInit = "{}"): Request =>
  new Request(url, { method: "POST", body, ...(body instanceof ReadableStream ? { duplex: "half" } : {}) });

/** A shop that takes news which is as it should be, unless told otherwise. */
function shop(options: Partial<HandlerOptions> = {}, receiver: Partial<Receiver> = {}) {
  const events: RefundEvent[] = [];
  const troubles: unknown[] = [];
  const works: Promise<unknown>[] = [];
  const whole: Receiver = { receive: async () => event, confirmEvent: async (one) => one, ...receiver };
  const handle = refundNotifications(whole, {
    onRefund: (news) => void events.push(news),
    onTrouble: (trouble) => troubles.push(trouble),
    waitUntil: (work) => works.push(work),
    ...options,
  });
  const statusOf = async (request: Request = posted()): Promise<number> => (await handle(request)).status;
  return { handle, statusOf, events, troubles, works };
}

afterEach(() => vi.restoreAllMocks());

describe("whatever becomes of the body", () => {
  const chunk = new TextEncoder().encode('{"id":1');
  const breaking = () =>
    new ReadableStream({
      start: (controller) => controller.enqueue(chunk),
      pull: (controller) => controller.error(new Error("the visitor left")),
    });

  test("one that breaks off is nobody's trouble", async () => {
    const { statusOf, troubles, events } = shop();
    expect(await statusOf(posted(breaking()))).toBe(503);
    expect([troubles, events]).toEqual([[], []]);
    expect(await statusOf()).toBe(204);
  });

  test("one that never ends is answered in time", async () => {
    const { statusOf, troubles } = shop({ answerWithinMs: 1 });
    expect(await statusOf(posted(new ReadableStream({ pull: () => never })))).toBe(503);
    expect(troubles).toEqual([]);
  });

  const consumed = async (): Promise<Request> => {
    const request = posted();
    await request.text();
    return request;
  };
  const locked = async (): Promise<Request> => {
    const request = posted();
    request.body?.getReader();
    return request;
  };

  test.each([
    ["consumed", consumed],
    ["locked", locked],
  ])("one that somebody has %s is a mistake of the app", async (_, made) => {
    const { statusOf, troubles } = shop();
    expect(await statusOf(await made())).toBe(500);
    expect(troubles).toMatchObject([
      { kind: "config", message: expect.stringContaining("has been read already") },
    ]);
  });

  test("which goes to the console where nobody listens, and nothing else does", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const deaf = refundNotifications(
      { receive: () => Promise.reject(untrusted("bad-signature")), confirmEvent: async (one) => one },
      { onRefund: () => undefined },
    );
    expect((await deaf(posted())).status).toBe(400);
    expect(said).not.toHaveBeenCalled();
    expect((await deaf(await consumed())).status).toBe(500);
    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("has been read already"));
  });
});

describe("whoever cannot hear of a trouble", () => {
  const deaf: readonly [string, () => unknown][] = [
    [
      "throws",
      () => {
        throw new Error("the log is full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("the log is full"))],
    ["never ends", () => never],
  ];

  test.each(deaf)("and %s loses no news", async (_, onTrouble) => {
    const onRefund = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error("the database is away"));
    const { statusOf } = shop({ onTrouble, onRefund });
    expect(await statusOf()).toBe(503);
    expect(await statusOf()).toBe(204);
    expect(onRefund).toHaveBeenCalledTimes(2);
  });

  test.each(deaf)("and %s changes no refusal", async (_, onTrouble) => {
    const receive = () => Promise.reject(malformed("it is nothing", { verified: false }));
    const { statusOf } = shop({ onTrouble }, { receive });
    expect(await statusOf()).toBe(400);
  });
});

describe("in time", () => {
  const slowOnce = <Value>(value: Value) => {
    let finish = (): void => undefined;
    const first = new Promise<Value>((resolve) => {
      finish = () => resolve(value);
    });
    let calls = 0;
    const slow = async (): Promise<Value> => {
      calls += 1;
      return calls === 1 ? first : value;
    };
    return { slow, finish: () => finish() };
  };

  test.each<[string, Partial<HandlerOptions>, Partial<Receiver>]>([
    ["the store", { store: { ...eventStore(), claim: () => never } }, {}],
    ["the verification", {}, { receive: () => never }],
    [
      "the question",
      {},
      { receive: async () => ({ ...event, confirmed: false }), confirmEvent: () => never },
    ],
    ["the shop's own code", { onRefund: () => never }, {}],
    ["the noting", { store: { ...eventStore(), done: () => never } }, {}],
    [
      "the release",
      { store: { ...eventStore(), release: () => never }, onRefund: () => Promise.reject(new Error("away")) },
      {},
    ],
  ])("an answer goes out although %s hangs", async (_, options, receiver) => {
    const { statusOf, works } = shop({ answerWithinMs: 1, ...options }, receiver);
    expect(await statusOf()).toBe(503);
    expect(works).toHaveLength(1);
  });

  test("V2's goes out in V2's words", async () => {
    const { handle } = shop({ answerWithinMs: 1 }, { receive: () => never });
    const answer = await handle(posted("<xml></xml>"));
    expect(await answer.text()).toContain("<return_code><![CDATA[FAIL]]>");
  });

  test("a claim that came late is worked on, and the resend hands nothing over again", async () => {
    const store = eventStore();
    const late = slowOnce("new" as const);
    const claim = async (...given: Parameters<typeof store.claim>) => {
      await late.slow();
      return store.claim(...given);
    };
    const { statusOf, events, works } = shop({ answerWithinMs: 1, store: { ...store, claim } });
    expect(await statusOf()).toBe(503);
    late.finish();
    await Promise.all(works);
    const resent = shop({ store });
    expect(await resent.statusOf()).toBe(204);
    expect([events.length, resent.events.length]).toEqual([1, 0]);
  });

  test("a verification that came late, too, once the resend has been taken", async () => {
    const late = slowOnce(event);
    const store = eventStore();
    const { statusOf, events, works } = shop({ answerWithinMs: 1, store }, { receive: late.slow });
    expect(await statusOf()).toBe(503);
    const resent = shop({ store });
    expect(await resent.statusOf()).toBe(204);
    late.finish();
    await Promise.all(works);
    expect([events.length, resent.events.length]).toEqual([0, 1]);
  });

  test("a host that does not wait is told, and the news is taken", async () => {
    const waitUntil = (): never => {
      throw new TypeError("Illegal invocation");
    };
    const { statusOf, events, troubles } = shop({ waitUntil });
    expect(await statusOf()).toBe(204);
    expect([events.length, troubles]).toMatchObject([1, [{ message: "Illegal invocation" }]]);
  });
});
