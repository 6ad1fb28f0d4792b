/** Why an application is not accepted, beyond its form. */
export type RefusalName =
  | "noOrder"
  | "otherParameters"
  | "moreThanTotal"
  | "otherTotal"
  | "overdue"
  | "payerGone"
  | "allRefunded"
  | "moreThanLeft"
  | "tooMany"
  | "tooSoon"
  | "notEnough"
  | "trouble";

/** The same refusal in both APIs, in WeChat Pay's words where they are known. */
export interface Refusal {
  readonly name: RefusalName;
  readonly when: string;
  readonly v3: { readonly status: number; readonly code: string; readonly message: string };
  /** Without `code` the answer is `return_code` FAIL, which is not signed. */
  readonly v2: { readonly code?: string; readonly text: string };
}

const mismatch = "订单金额或退款金额与之前请求不一致，请核实后再试";

/**
 * What applications are refused with, in the order in which it is looked for.
 *
 * @example
 * ```ts
 * refusals.find(({ name }) => name === "notEnough")?.v3.code; // "NOT_ENOUGH"
 * ```
 */
export const refusals: readonly Refusal[] = [
  {
    name: "moreThanTotal",
    when: "More is to go back than the application's own total.",
    v3: { status: 400, code: "INVALID_REQUEST", message: "退款金额大于订单金额" },
    v2: { text: "invalid refund_fee" },
  },
  {
    name: "otherParameters",
    when: "The number was used before, for another order or with other amounts.",
    v3: { status: 400, code: "INVALID_REQUEST", message: mismatch },
    v2: { code: "REFUND_FEE_MISMATCH", text: mismatch },
  },
  {
    name: "noOrder",
    when: "There is no such paid order, or its two numbers do not belong together.",
    v3: { status: 404, code: "RESOURCE_NOT_EXISTS", message: "订单不存在" },
    v2: { code: "ORDERNOTEXIST", text: "订单号不存在" },
  },
  {
    name: "trouble",
    when: "The number begins with `NOTFOUND_`: the service has trouble, and nothing was accepted.",
    v3: { status: 500, code: "SYSTEM_ERROR", message: "系统错误" },
    v2: { code: "SYSTEMERROR", text: "接口返回错误" },
  },
  {
    name: "otherTotal",
    when: "The order's total is another.",
    v3: { status: 400, code: "INVALID_REQUEST", message: mismatch },
    v2: { code: "REFUND_FEE_MISMATCH", text: mismatch },
  },
  {
    name: "overdue",
    when: "The order was paid more than 365 days ago.",
    v3: { status: 400, code: "INVALID_REQUEST", message: "订单已经超过可退款的最大期限" },
    v2: { code: "TRADE_OVERDUE", text: "订单已经超过退款期限" },
  },
  {
    name: "payerGone",
    when: "The payer's account is closed.",
    v3: { status: 403, code: "USER_ACCOUNT_ABNORMAL", message: "用户账户异常或已注销" },
    v2: { code: "USER_ACCOUNT_ABNORMAL", text: "退款请求失败" },
  },
  {
    name: "allRefunded",
    when: "The order is refunded in full.",
    v3: { status: 400, code: "INVALID_REQUEST", message: "订单已全额退款" },
    v2: { code: "ERROR", text: "订单已全额退款" },
  },
  {
    name: "moreThanLeft",
    when: "More is to go back than is left of the order.",
    v3: { status: 400, code: "INVALID_REQUEST", message: "累计退款金额大于订单金额" },
    v2: { code: "INVALID_REQUEST", text: "累计退款金额大于订单金额" },
  },
  {
    name: "tooMany",
    when: "The order has 50 refunds.",
    v3: { status: 400, code: "INVALID_REQUEST", message: "部分退款次数超过限制" },
    v2: { code: "INVALID_REQUEST", text: "部分退款次数超过限制" },
  },
  {
    name: "tooSoon",
    when: "The order's last refund is less than a minute old.",
    v3: { status: 429, code: "FREQUENCY_LIMITED", message: "同一订单的部分退款请间隔1分钟" },
    v2: { code: "FREQUENCY_LIMITED", text: "同一订单的部分退款请间隔1分钟" },
  },
  {
    name: "notEnough",
    when: "The account's balance is too low.",
    v3: { status: 403, code: "NOT_ENOUGH", message: "基本账户余额不足，请充值后重新发起" },
    v2: { code: "NOTENOUGH", text: "基本账户余额不足，请充值后重新发起" },
  },
];

export function refusalNamed(name: RefusalName): Refusal {
  const refusal = refusals.find((row) => row.name === name);
  if (refusal === undefined) throw new TypeError(`There is no refusal ${name}.`);
  return refusal;
}
