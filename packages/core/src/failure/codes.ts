import { type CodeV2, type CodeV3, type Remedy, remediesV2, remediesV3 } from "./remedies.ts";

/** One error code of a refund query and what to do about it. */
export interface CodeRow extends Remedy {
  readonly api: "v3" | "v2";
  readonly code: string;
  /** APIv3: the HTTP status it comes with. */
  readonly httpStatus?: number;
  readonly meaning: string;
  /** WeChat Pay's own words. */
  readonly wire: string;
}

/** What the pages say of a code. */
type Words<Code> = Pick<CodeRow, "httpStatus" | "meaning" | "wire"> & { readonly code: Code };

const wordsV3: readonly Words<CodeV3>[] = [
  {
    code: "PARAM_ERROR",
    httpStatus: 400,
    meaning: "A parameter is wrong.",
    wire: "参数错误。请根据错误提示正确传入参数",
  },
  {
    code: "INVALID_REQUEST",
    httpStatus: 400,
    meaning: "The HTTP request breaks a rule of APIv3, such as a missing Accept or User-Agent header.",
    wire: "HTTP 请求不符合微信支付 APIv3 接口规则。请参阅 接口规则",
  },
  {
    code: "SIGN_ERROR",
    httpStatus: 401,
    meaning:
      "WeChat Pay could not verify the request's signature, or its timestamp is more than 5 minutes off.",
    wire: "签名错误。请检查签名参数和方法是否都符合签名算法要求",
  },
  {
    code: "NO_AUTH",
    httpStatus: 403,
    meaning: "The merchant has no right to this query.",
    wire: "商户无权限。请商户前往申请此接口相关权限",
  },
  {
    code: "REQUEST_BLOCKED",
    httpStatus: 403,
    meaning: "WeChat Pay blocked the request.",
    wire: "请求受阻。商户可根据具体的错误提示做相应的处理",
  },
  {
    code: "MCH_NOT_EXISTS",
    httpStatus: 404,
    meaning: "There is no such merchant number.",
    wire: "MCHID不存在。请检查商户号是否正确",
  },
  {
    code: "RESOURCE_NOT_EXISTS",
    httpStatus: 404,
    meaning: "WeChat Pay finds no refund with this number.",
    wire: "退款单不存在。请检查商户退款单号是否有误以及订单状态是否正确,如:未支付",
  },
  {
    code: "FREQUENCY_LIMITED",
    httpStatus: 429,
    meaning: "The merchant asks too often.",
    wire: "频率限制报错可间隔1分钟再重试查询",
  },
  {
    code: "RATELIMIT_EXCEEDED",
    httpStatus: 429,
    meaning: "The merchant asks too often.",
    wire: "请求超过频率限制",
  },
  {
    code: "SYSTEM_ERROR",
    httpStatus: 500,
    meaning: "WeChat Pay had an error or a timeout of its own.",
    wire: "系统超时。请不要更换商户退款单号,请使用相同参数再次调用API。",
  },
  {
    code: "SERVICE_UNAVAILABLE",
    httpStatus: 503,
    meaning: "The service is down or overloaded.",
    wire: "服务不可用",
  },
];

const wordsV2: readonly Words<CodeV2>[] = [
  {
    code: "SYSTEMERROR",
    meaning: "WeChat Pay had an error or a timeout of its own.",
    wire: "系统错误。系统超时,请尝试再次调用API",
  },
  {
    code: "BIZERR_NEED_RETRY",
    meaning: "Concurrent requests kept WeChat Pay from answering.",
    wire: "并发情况下,业务被拒绝,商户重试即可解决。请不要更换商户退款单号,请使用相同参数再次调用API",
  },
  {
    code: "REFUNDNOTEXIST",
    meaning: "WeChat Pay finds no such refund, or the order was not paid or never refunded.",
    wire: "退款订单查询失败。请检查订单号是否有误以及订单状态是否正确,如:未支付、已支付未退款",
  },
  {
    code: "ORDERNOTEXIST",
    meaning: "WeChat Pay finds no such order; its sandbox says so of a refund.",
    wire: "订单号不存在。请检查你的订单号是否正确且是已支付的订单",
  },
  {
    code: "INVALID_TRANSACTIONID",
    meaning: "transaction_id is not one of WeChat Pay's order numbers.",
    wire: "无效transaction_id。请求参数错误,检查原交易号是否存在或发起支付交易接口返回失败",
  },
  {
    code: "PARAM_ERROR",
    meaning: "A parameter is wrong, or the offset lies beyond the order's refunds.",
    wire: "参数错误。请求参数未按指引进行填写",
  },
  {
    code: "INVALID_REQ_TOO_MUCH",
    meaning: "Too many failing requests in a row: WeChat Pay refuses more for a while.",
    wire: "无效请求过多。请检查业务是否正常,确认业务正常后请在1分钟后再来重试",
  },
  { code: "FREQUENCY_LIMITED", meaning: "The merchant asks too often.", wire: "频率限制" },
  { code: "RATELIMIT_EXCEEDED", meaning: "The merchant asks too often.", wire: "请求超过频率限制" },
  { code: "APPID_NOT_EXIST", meaning: "There is no such appid.", wire: "APPID不存在。请检查APPID是否正确" },
  {
    code: "MCHID_NOT_EXIST",
    meaning: "There is no such merchant number.",
    wire: "MCHID不存在。请检查MCHID是否正确",
  },
  {
    code: "APPID_MCHID_NOT_MATCH",
    meaning: "The appid is not bound to the merchant number.",
    wire: "appid和mch_id不匹配",
  },
  {
    code: "SIGNERROR",
    meaning: "WeChat Pay could not verify the request's sign.",
    wire: "签名错误。请检查签名参数和方法是否都符合签名算法要求",
  },
  { code: "NOAUTH", meaning: "The merchant has no right to this query.", wire: "商户无权限" },
  {
    code: "REQUIRE_POST_METHOD",
    meaning: "The request did not arrive as a POST.",
    wire: "请使用post方法。请检查请求参数是否通过post方法提交",
  },
  {
    code: "XML_FORMAT_ERROR",
    meaning: "The request did not arrive as XML.",
    wire: "XML格式错误。请检查XML参数格式是否正确",
  },
];

/**
 * Every error code that a refund query is documented or known to give (APIv3 partner refund query page, "错误码";
 * V2 refund query docs, "错误码"; for `INVALID_REQ_TOO_MUCH`, `BIZERR_NEED_RETRY` and the rights the refund page).
 */
export const codeTable: readonly CodeRow[] = [
  ...wordsV3.map((words): CodeRow => ({ api: "v3", ...words, ...remediesV3[words.code] })),
  ...wordsV2.map((words): CodeRow => ({ api: "v2", ...words, ...remediesV2[words.code] })),
];

const rowsByCode: ReadonlyMap<string, CodeRow> = new Map(
  codeTable.map((row) => [`${row.api} ${row.code}`, row]),
);

/**
 * The row of a code; that of the other API when only it knows the code, because WeChat Pay uses the names of both.
 * Undefined for a code that neither knows.
 *
 * @example
 * ```ts
 * findCode("v3", "SYSTEM_ERROR")?.kind;     // "unsettled"
 * findCode("v2", "REFUNDNOTEXIST")?.action; // "query"
 * ```
 */
export function findCode(api: CodeRow["api"], code: string): CodeRow | undefined {
  const other = api === "v3" ? "v2" : "v3";
  return rowsByCode.get(`${api} ${code}`) ?? rowsByCode.get(`${other} ${code}`);
}
