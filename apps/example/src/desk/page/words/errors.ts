import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { AdviceAction, RefundErrorDocument, RefundErrorKind, UntrustedReason } from "@wxrefund/core";

/** A failed call as the page tells it: core's own sentences in English, these in Chinese. */
export interface TroubleWords {
  readonly title: Sentence;
  readonly what: Sentence;
  readonly todo: Sentence;
}

export function troubleWords(error: RefundErrorDocument): TroubleWords {
  if (isNotFound(error)) return notFound(error);
  return { title: titles.failed, what: whatOf(error), todo: { en: error.advice.text, zh: adviceOf(error) } };
}

/** The same of an application; `open` when WeChat Pay may have accepted it. */
export function applicationWords(error: RefundErrorDocument, open: boolean): TroubleWords {
  const { code = "", advice } = error;
  const { en, zh } = whatOf(error);
  return {
    title: open ? titles.open : titles.notAccepted,
    what: { en, zh: applicationCodesZh.get(code) ?? zh },
    todo: { en: advice.text, zh: open ? openAdviceZh : adviceOf(error) },
  };
}

function isNotFound({ kind, code = "", verified }: RefundErrorDocument): boolean {
  return kind === "refused" && notFoundCodes.has(code) && verified === true;
}

function notFound({ advice }: RefundErrorDocument): TroubleWords {
  return {
    title: titles.notFound,
    what: notFoundProven,
    todo: { en: advice.text, zh: notFoundAdviceZh },
  };
}

function whatOf({ kind, code = "", reason = "", message }: RefundErrorDocument): Sentence {
  return { en: message, zh: reasonsZh.get(reason) ?? codesZh.get(code) ?? kindsZh[kind] };
}

const titles = {
  open: {
    en: "Whether WeChat Pay accepted the application is not known",
    zh: "微信支付是否受理了退款申请，尚不清楚",
  },
  notAccepted: { en: "The application was not accepted", zh: "退款申请未被受理" },
  notFound: { en: "WeChat Pay finds no refund with this number", zh: "微信支付没有查到这个退款单号" },
  failed: { en: "The last request to WeChat Pay failed", zh: "最近一次向微信支付的请求失败" },
} as const satisfies Readonly<Record<string, Sentence>>;

const notFoundCodes: ReadonlySet<string> = new Set(["RESOURCE_NOT_EXISTS", "REFUNDNOTEXIST"]);
const notFoundProven: Sentence = {
  en: "That answer is signed by WeChat Pay.",
  zh: "该答复有微信支付的签名。",
};
const notFoundAdviceZh =
  "请核对单号、商户号，并确认订单已支付。如刚刚申请退款，请一分钟后再查；不要更换退款单号，以免重复退款。";

const openAdviceZh = "请以该单号查询，直到得到经验证的答复；如需再次申请，只能使用原退款单号。";

const kindsZh: Readonly<Record<RefundErrorKind, string>> = {
  config: "配置或参数有误，未发出请求。",
  refused: "微信支付拒绝了请求。",
  "rate-limited": "请求过于频繁。",
  untrusted: "收到的应答不可信，不能作为任何结论的依据。",
  malformed: "收到的应答无法读取。",
  unreachable: "无法连接微信支付，请求未发出。",
  "no-answer": "请求已发出，但没有收到完整的应答，结果未知。",
  unsettled: "微信支付暂时无法给出结果。",
};

const codesZh: ReadonlyMap<string, string> = new Map([
  ["RESOURCE_NOT_EXISTS", "退款单不存在。"],
  ["REFUNDNOTEXIST", "退款单不存在。"],
  ["ORDERNOTEXIST", "订单不存在。"],
  ["MCH_NOT_EXISTS", "商户号不存在。"],
  ["NO_AUTH", "商户没有此接口的权限。"],
  ["NOAUTH", "商户没有此接口的权限。"],
  ["SIGN_ERROR", "微信支付未能验证请求的签名，请检查密钥与服务器时间。"],
  ["SIGNERROR", "微信支付未能验证请求的签名，请检查密钥。"],
  ["PARAM_ERROR", "参数有误。"],
  ["NOT_ENOUGH", "商户可用余额不足。"],
  ["NOTENOUGH", "商户可用余额不足。"],
]);

/** These codes say something else of an application. */
const applicationCodesZh: ReadonlyMap<string, string> = new Map([
  ["RESOURCE_NOT_EXISTS", "要退款的订单不存在。"],
  ["INVALID_REQUEST", "该申请不符合业务规则，例如订单已全额退款，或该单号已用于其他金额。"],
  ["USER_ACCOUNT_ABNORMAL", "用户账户已注销，无法退款。"],
]);

const reasonsZh: ReadonlyMap<string, string> = new Map(
  Object.entries({
    unsigned: "应答没有微信支付的签名。",
    "malformed-header": "签名相关的应答头缺失或格式有误。",
    stale: "签名时间与本机时间相差超过 5 分钟。",
    "unknown-key": "签名所用的密钥不在信任之列。",
    "bad-signature": "签名验证失败：内容被改动，或并非由微信支付签名。",
    probe: "这是微信支付的签名探测，拒绝它是正确的。",
    "wrong-algorithm": "签名算法与约定不符。",
    "ambiguous-text": "应答存在两种读法。",
    replayed: "该应答此前已用过。",
    "other-refund": "应答是关于另一笔退款的。",
    "other-merchant": "应答是关于另一商户的。",
    redirect: "应答要求跳转到其他地址。",
  } satisfies Readonly<Record<UntrustedReason, string>>),
);

function adviceOf({ kind, advice }: RefundErrorDocument): string {
  return kind === "untrusted" && advice.action === "fix" ? untrustedAdviceZh : adviceZh[advice.action];
}

const untrustedAdviceZh = "请再次查询；若仍如此，请检查所配置的微信支付公钥以及中间的代理。";
const adviceZh: Readonly<Record<AdviceAction, string>> = {
  repeat: "请以原单号再试一次。",
  wait: "请稍候再查询。",
  query: "请再次查询；在得到经验证的应答之前不要再退款。",
  fix: "请先改正配置或参数。",
  stop: "请勿继续尝试，先查明原因。",
};
