import {
  constantTimeEqual,
  isSuperseded,
  type NewsMark,
  newsMark,
  refundDocument,
  type RefundEvent,
} from "@wxrefund/core";
import {
  createRefundClient,
  eventStore,
  isRefundError,
  type RefundClient,
  type RefundClientConfig,
  refundNotifications,
  relay,
} from "@wxrefund/edge-fetch";

/** What wrangler.jsonc and `wrangler secret put` give; what may be absent may be empty. */
export interface Env {
  readonly WECHATPAY_MCHID: string;
  readonly WECHATPAY_SERIAL_NO: string;
  readonly WECHATPAY_PRIVATE_KEY: string;
  readonly WECHATPAY_PUBLIC_KEY_ID: string;
  readonly WECHATPAY_PUBLIC_KEY: string;
  readonly WECHATPAY_APIV3_KEY: string;
  /** For V2's notifications, which are asked about before they are believed; the key is a secret. */
  readonly WECHATPAY_APPID?: string;
  readonly WECHATPAY_V2_KEY?: string;
  readonly WECHATPAY_V2_SIGN_TYPE?: string;
  /** Absent for WeChat Pay itself. */
  readonly WECHATPAY_BASE_URL?: string;
  /** A service provider's sub-merchant. */
  readonly DESK_SUB_MCHID?: string;
  /** Whoever asks for refunds must show it; without it nobody is answered. */
  readonly DESK_TOKEN?: string;
  /** The last news of each refund. */
  readonly NEWS: NewsStore;
}

/** What the Worker uses of a KV namespace. */
interface NewsStore {
  readonly get: (key: string) => Promise<string | null>;
  readonly put: (key: string, value: string) => Promise<void>;
}

interface Context {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** What is kept of a refund's last news. */
interface KeptNews {
  readonly refund: unknown;
  readonly mark: NewsMark;
}

// Plain values, so any request of this isolate may use them. Another isolate may get a resend, or older news: writing the
// same twice does no harm, and `keep` looks at what is there.
let client: RefundClient | undefined;
const store = eventStore();

function clientOf(env: Env): RefundClient {
  client ??= createRefundClient({
    mchid: env.WECHATPAY_MCHID,
    v3: {
      serialNo: env.WECHATPAY_SERIAL_NO,
      privateKey: env.WECHATPAY_PRIVATE_KEY,
      platformKeys: [{ id: env.WECHATPAY_PUBLIC_KEY_ID, publicKey: env.WECHATPAY_PUBLIC_KEY }],
      apiV3Key: env.WECHATPAY_APIV3_KEY,
    },
    ...credentialsV2(env),
    ...(env.WECHATPAY_BASE_URL ? { baseUrls: [env.WECHATPAY_BASE_URL] } : {}),
  });
  return client;
}

function credentialsV2(env: Env): Pick<RefundClientConfig, "v2"> {
  const { WECHATPAY_APPID: appid = "", WECHATPAY_V2_KEY: key = "" } = env;
  if (key === "") return {};
  const signType = env.WECHATPAY_V2_SIGN_TYPE === "HMAC-SHA256" ? "HMAC-SHA256" : "MD5";
  return { v2: { appid, key, signType } };
}

/** `GET /refunds/{out_refund_no}` for the shop, `POST /notifications` for WeChat Pay. */
const worker: { readonly fetch: (request: Request, env: Env, context: Context) => Promise<Response> } = {
  fetch: async (request, env, context) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/notifications") return notified(request, env, context);
    const outRefundNo = numberIn(pathname);
    if (outRefundNo === undefined || request.method !== "GET")
      return Response.json({ error: "Not here." }, { status: 404 });
    const token = request.headers.get("authorization") ?? "";
    if (!env.DESK_TOKEN || !constantTimeEqual(token, `Bearer ${env.DESK_TOKEN}`)) {
      return Response.json({ error: "DESK_TOKEN is missing or wrong." }, { status: 401 });
    }
    return asked(outRefundNo, env);
  },
};

export default worker;

function numberIn(pathname: string): string | undefined {
  const [, escaped] = /^\/refunds\/([^/]+)$/.exec(pathname) ?? [];
  try {
    return escaped === undefined ? undefined : decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}

async function asked(outRefundNo: string, env: Env): Promise<Response> {
  const subMchid = env.DESK_SUB_MCHID ? { subMchid: env.DESK_SUB_MCHID } : {};
  try {
    const { refund, answer } = await clientOf(env).query({ outRefundNo, ...subMchid });
    const news = (await keptNews(outRefundNo, env))?.refund ?? null;
    return Response.json({ refund: refundDocument(refund), relayed: relay(answer.evidence), news });
  } catch (error) {
    if (!isRefundError(error)) throw error;
    return Response.json({ error }, { status: error.kind === "config" ? 400 : 502 });
  }
}

function notified(request: Request, env: Env, context: Context): Promise<Response> {
  const handler = refundNotifications(clientOf(env), {
    store,
    waitUntil: (work) => context.waitUntil(work),
    onRefund: (event) => keep(event, env),
  });
  return handler(request);
}

/** KV may be a minute behind; the news of a refund that matters lies further apart. */
async function keep(event: RefundEvent, env: Env): Promise<void> {
  const { outRefundNo = "" } = event.refund;
  const mark = newsMark(event);
  const known = await keptNews(outRefundNo, env);
  if (known !== null && isSuperseded(mark, known.mark)) return;
  const kept: KeptNews = { refund: refundDocument(event.refund), mark };
  await env.NEWS.put(outRefundNo, JSON.stringify(kept));
}

async function keptNews(outRefundNo: string, env: Env): Promise<KeptNews | null> {
  return JSON.parse((await env.NEWS.get(outRefundNo)) ?? "null");
}
