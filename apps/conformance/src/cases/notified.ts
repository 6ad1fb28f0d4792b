import { isRefundError, type RefundEvent } from "@wxrefund/core";
import {
  eventStore,
  type HandlerOptions,
  type RefundClient,
  refundNotifications,
} from "@wxrefund/edge-fetch";
import { makeRefundNotification, signTestAnswer, type TestMessage, type TestNews } from "@wxrefund/sandbox";
import keys from "@wxrefund/vectors/keys.json" with { type: "json" };
import type { Case, Host } from "../case.ts";
import { expectEqual } from "../expect.ts";

const { platform, stranger } = keys;
const url = "https://shop.example/wechatpay/refund";
const refundId = "50000000382019052709732678859";

/** A shop that trusts one platform key more than the sandbox's: the one that these cases sign with. */
async function shopOn({ createRefundClient, sandbox }: Host, run: (refunds: RefundClient) => Promise<void>) {
  const platformKeys = [...sandbox.v3.platformKeys, { id: platform.id, publicKey: platform.publicKeyPem }];
  await using refunds = createRefundClient({ ...sandbox, v3: { ...sandbox.v3, platformKeys } });
  await run(refunds);
}

const newsOf = ({ sandbox }: Host, outRefundNo: string): TestNews => ({
  mchid: sandbox.mchid,
  outRefundNo,
  refundId,
  status: "SUCCESS",
  money: { total: 100, refund: 100 },
  successMs: 1_793_505_600_000,
});

function notificationV3(
  host: Host,
  outRefundNo: string,
  { signedBy = platform, ...made }: Made = {},
): Promise<TestMessage> {
  const platformKey = { id: platform.id, privateKey: signedBy.privateKeyPem };
  const { apiV3Key } = host.sandbox.v3;
  const news = { ...newsOf(host, outRefundNo), ...made.news };
  return makeRefundNotification({ api: "v3", platformKey, apiV3Key, rsa: host.rsa, ...made, news });
}

interface Made {
  readonly signedBy?: typeof platform;
  readonly news?: Partial<TestNews>;
  readonly nowMs?: number;
}

const posted = ({ headers, body }: TestMessage): Request =>
  new Request(url, { method: "POST", headers, body });

/** Status, type and text of an acknowledgement. */
async function said(answer: Response): Promise<string> {
  return `${answer.status} ${answer.headers.get("content-type")} ${await answer.text()}`;
}

interface Desk {
  readonly handle: (request: Request) => Promise<Response>;
  readonly events: readonly RefundEvent[];
  /** The reasons told to `onTrouble`. */
  readonly troubles: readonly string[];
}

function deskOf(refunds: RefundClient, options: Partial<HandlerOptions> = {}): Desk {
  const events: RefundEvent[] = [];
  const troubles: string[] = [];
  const handle = refundNotifications(refunds, {
    onRefund: (event) => void events.push(event),
    onTrouble: (trouble) => void troubles.push(wordFor(trouble)),
    ...options,
  });
  return { handle, events, troubles };
}

function wordFor(trouble: unknown): string {
  if (isRefundError(trouble)) return trouble.reason ?? trouble.kind;
  return trouble instanceof Error ? trouble.message : "something";
}

const refusedV3 = '400 application/json {"code":"FAIL","message":"refused"}';
const laterV3 = '503 application/json {"code":"FAIL","message":"later"}';
const xml = (status: number, code: string, message: string): string =>
  `${status} text/xml; charset=utf-8 <xml><return_code><![CDATA[${code}]]></return_code>` +
  `<return_msg><![CDATA[${message}]]></return_msg></xml>`;

const handledV3: readonly Case[] = [
  {
    id: "notified/v3/taken-once",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const { handle, events, troubles } = deskOf(refunds);
        for (let sending = 0; sending < 3; sending += 1)
          expectEqual(await said(await handle(posted(await notificationV3(host, "R1")))), "204 null ");
        expectEqual([events.map(({ refund }) => refund.outRefundNo), troubles], [["R1"], []]);
      }),
  },
  {
    id: "notified/v3/forged",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const { handle, events, troubles } = deskOf(refunds);
        const forged = await notificationV3(host, "R1", { signedBy: { ...platform, ...stranger } });
        expectEqual(await said(await handle(posted(forged))), refusedV3);
        expectEqual([events.length, troubles], [0, ["bad-signature"]]);
      }),
  },
  {
    id: "notified/v3/probe-then-right",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const { handle, events, troubles } = deskOf(refunds);
        const { headers, body } = await notificationV3(host, "R1");
        const probe = { ...headers, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/x" };
        expectEqual(await said(await handle(posted({ headers: probe, body }))), refusedV3);
        expectEqual(await said(await handle(posted(await notificationV3(host, "R1")))), "204 null ");
        expectEqual([events.length, troubles], [1, []]);
      }),
  },
  {
    id: "notified/v3/out-of-order",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const { handle, events, troubles } = deskOf(refunds);
        const minuteAgo = { news: { status: "ABNORMAL" as const }, nowMs: Date.now() - 60_000 };
        for (const made of [{}, minuteAgo])
          expectEqual(await said(await handle(posted(await notificationV3(host, "R1", made)))), "204 null ");
        expectEqual([events.map(({ refund }) => refund.status), troubles], [["SUCCESS"], []]);
      }),
  },
  {
    id: "notified/v3/work-that-fails",
    run: (host) =>
      shopOn(host, async (refunds) => {
        let calls = 0;
        const onRefund = (): void => {
          calls += 1;
          if (calls === 1) throw new Error("the database is away");
        };
        const { handle, troubles } = deskOf(refunds, { onRefund });
        expectEqual(await said(await handle(posted(await notificationV3(host, "R1")))), laterV3);
        expectEqual(await said(await handle(posted(await notificationV3(host, "R1")))), "204 null ");
        expectEqual([calls, troubles], [2, ["the database is away"]]);
      }),
  },
  {
    id: "notified/v3/work-that-takes-long",
    run: (host) =>
      shopOn(host, async (refunds) => {
        let finish = (): void => undefined;
        const finished = new Promise<void>((resolve) => {
          finish = resolve;
        });
        const onRefund = () => finished;
        const store = eventStore();
        const ended: Promise<unknown>[] = [];
        const waitUntil = (work: Promise<unknown>): void => void ended.push(work);
        const hasty = deskOf(refunds, { onRefund, waitUntil, store, answerWithinMs: 20 });
        expectEqual(await said(await hasty.handle(posted(await notificationV3(host, "R1")))), laterV3);
        finish();
        await Promise.all(ended);
        const { handle, events } = deskOf(refunds, { store });
        expectEqual(await said(await handle(posted(await notificationV3(host, "R1")))), "204 null ");
        expectEqual([ended.length, events.length], [1, 0]);
      }),
  },
];

const handledV2: readonly Case[] = [
  {
    id: "notified/v2/taken-after-a-query-agreed",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const { handle, events, troubles } = deskOf(refunds);
        expectEqual(
          await said(await handle(posted(await notificationV2(host, refunds, "SUCCESS_notified")))),
          xml(200, "SUCCESS", "OK"),
        );
        const told = events.map(({ confirmed, refund }) => [confirmed, refund.status]);
        expectEqual([told, troubles], [[[true, "SUCCESS"]], []]);
      }),
  },
  {
    id: "notified/v2/nothing-of-it-is-true",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const { handle, events, troubles } = deskOf(refunds);
        const lie = await notificationV2(host, refunds, "SUCCESS_notified-lie", { total: 100, refund: 99 });
        expectEqual(await said(await handle(posted(lie))), xml(503, "FAIL", "later"));
        expectEqual([events.length, troubles], [0, ["other-refund"]]);
      }),
  },
  {
    id: "notified/v2/forged",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const { handle, events, troubles } = deskOf(refunds);
        const { appid } = host.sandbox.v2;
        const news = newsOf(host, "SUCCESS_notified");
        const forged = await makeRefundNotification({ api: "v2", news, appid, key: "0".repeat(32) });
        expectEqual(await said(await handle(posted(forged))), xml(400, "FAIL", "refused"));
        expectEqual([events.length, troubles], [0, ["bad-signature"]]);
      }),
  },
];

async function notificationV2(
  host: Host,
  refunds: RefundClient,
  ...[outRefundNo, money = { total: 100, refund: 100 }]: [string, TestNews["money"]?]
): Promise<TestMessage> {
  const { refunds: found } = await refunds.queryV2({ outRefundNo });
  const { transactionId = "", outTradeNo = "" } = found[0] ?? {};
  const { appid, key } = host.sandbox.v2;
  const news = { ...newsOf(host, outRefundNo), transactionId, outTradeNo, money };
  return makeRefundNotification({ api: "v2", news, appid, key });
}

const refusedUnread: readonly Case[] = [
  {
    id: "notified/only-POST",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const answer = await deskOf(refunds).handle(new Request(url));
        expectEqual([await said(answer), answer.headers.get("allow")], ["405 null ", "POST"]);
      }),
  },
  {
    id: "notified/too-long",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const body = new Uint8Array(1_048_577);
        expectEqual(await said(await deskOf(refunds).handle(posted({ headers: {}, body }))), refusedV3);
      }),
  },
  {
    id: "notified/read-by-somebody-else",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const request = posted(await notificationV3(host, "R1"));
        await request.text();
        const { handle, troubles } = deskOf(refunds);
        expectEqual([await said(await handle(request)), troubles], ["500 null ", ["config"]]);
      }),
  },
];

/** What a shop makes for its own tests is what WeChat Pay sends. */
const made: readonly Case[] = [
  {
    id: "notified/made/signed-answer",
    run: async ({ rsa }) => {
      const nowMs = 1_793_505_600_000;
      const nonce = "N".repeat(32);
      const platformKey = { id: platform.id, privateKey: platform.privateKeyPem };
      const { headers, body } = await signTestAnswer('{"a":1}', { platformKey, nowMs, nonce, rsa });
      const key = await rsa.importPublicKey(platform.publicKeyPem);
      const signature = Uint8Array.from(atob(headers["Wechatpay-Signature"] ?? ""), (byte) =>
        byte.charCodeAt(0),
      );
      const message = new TextEncoder().encode(`1793505600\n${nonce}\n{"a":1}\n`);
      expectEqual(await key.verify(message, signature), true);
      expectEqual(new TextDecoder().decode(body), '{"a":1}');
      expectEqual(
        [headers["Wechatpay-Timestamp"], headers["Wechatpay-Nonce"], headers["Wechatpay-Serial"]],
        ["1793505600", nonce, platform.id],
      );
    },
  },
  {
    id: "notified/made/V3-received",
    run: (host) =>
      shopOn(host, async (refunds) => {
        const { headers, body } = await notificationV3(host, "R7");
        const { confirmed, mchid, refund } = await refunds.receive({
          headers: Object.entries(headers),
          body,
        });
        expectEqual(
          [confirmed, mchid, refund.outRefundNo, refund.status, refund.amount.refund],
          [true, host.sandbox.mchid, "R7", "SUCCESS", 100],
        );
      }),
  },
];

export const notifiedCases: readonly Case[] = [...handledV3, ...handledV2, ...refusedUnread, ...made];
