import { isRefundError, type Refund, type RefundError } from "@wxrefund/core";
import { defaultNumbers } from "@wxrefund/sandbox";
import { type Line, refundText, type Told } from "./print.ts";
import type { Scene } from "./scene.ts";
import { flipAmount, startTamperingProxy } from "./tamper.ts";

export interface Step {
  readonly title: string;
  readonly run: (scene: Scene) => Promise<Told>;
}

const { outRefundNo, subMchid } = defaultNumbers;
const processingNo = "PROCESSING_demo";
const fiveMinutesSeconds = 300;

/** What the demo shows, in order. */
export const steps: readonly Step[] = [
  { title: "A service provider asks for the published refund over APIv3", run: askPublished },
  { title: "A merchant asks for an order's refunds over V2, signed with MD5", run: askOrder("MD5") },
  { title: "The same with HMAC-SHA256", run: askOrder("HMAC-SHA256") },
  { title: "A refund on its way from PROCESSING to SUCCESS", run: followProcessing },
  { title: "A refund that does not exist", run: askForNothing },
  { title: "An answer that somebody changed on the way", run: askThroughTamperer },
];

async function askPublished({ ask }: Scene): Promise<Told> {
  const { refund, answer } = await ask((refunds) => refunds.query({ outRefundNo, subMchid }));
  return {
    lines: [
      ["asked", `query({ outRefundNo: "${outRefundNo}", subMchid: "${subMchid}" })`],
      ["came", refundText(refund)],
      ["proven", `RSA signature over the bytes that arrived; request ${answer.requestId ?? "without id"}`],
    ],
    surprises: [
      ...statusSurprise(refund, "SUCCESS"),
      ...surprise(refund.outRefundNo === outRefundNo, "the number"),
      ...surprise(refund.amount.refund === 100 && refund.amount.payerRefund === 90, "the amounts"),
    ],
  };
}

function askOrder(signType: "MD5" | "HMAC-SHA256"): Step["run"] {
  const outTradeNo = `ORDER2_${signType}`;
  return async ({ ask }) => {
    const page = await ask((refunds) => refunds.queryV2({ outTradeNo }), { signType });
    return {
      lines: [
        ["asked", `queryV2({ outTradeNo: "${outTradeNo}" })`],
        ...page.refunds.map((refund): Line => ["came", refundText(refund)]),
        ["proven", `${signType} sign over all fields; a V2 answer carries no time`],
      ],
      surprises: [
        ...surprise(page.refundCount === 2 && page.refunds.length === 2, "the number of refunds"),
        ...surprise(
          page.refunds.every((refund) => refund.outTradeNo === outTradeNo),
          "the order number",
        ),
        ...surprise(page.order.total === 200, "the order's total"),
      ],
    };
  };
}

async function followProcessing({ ask, passSeconds }: Scene): Promise<Told> {
  const question = { outRefundNo: processingNo, subMchid };
  const before = await ask((refunds) => refunds.query(question));
  await passSeconds(fiveMinutesSeconds);
  const after = await ask((refunds) => refunds.query(question));
  return {
    lines: [
      ["asked", `query({ outRefundNo: "${processingNo}", subMchid: "${subMchid}" }), twice`],
      ["came", refundText(before.refund)],
      ["then", "five minutes pass on the sandbox's clock"],
      ["came", `${refundText(after.refund)}, at ${after.refund.successTime ?? "a time not told"}`],
      ["proven", "both answers, each by its own signature, time and nonce"],
    ],
    surprises: [...statusSurprise(before.refund, "PROCESSING"), ...statusSurprise(after.refund, "SUCCESS")],
  };
}

async function askForNothing({ ask }: Scene): Promise<Told> {
  const question = { outRefundNo: "NOTFOUND_demo", subMchid };
  const failure = await failureOf(ask((refunds) => refunds.query(question)));
  return {
    lines: [
      ["asked", `query({ outRefundNo: "${question.outRefundNo}", subMchid: "${subMchid}" })`],
      ...failureLines(failure),
      ["proven", "the refusal is signed, yet names no refund: no reason to try a new number"],
    ],
    surprises: [
      ...surprise(failure?.kind === "refused" && failure.code === "RESOURCE_NOT_EXISTS", "the refusal"),
      ...surprise(failure?.verified === true && failure.bound === false, "what is proven"),
    ],
  };
}

async function askThroughTamperer({ ask, url }: Scene): Promise<Told> {
  const proxy = await startTamperingProxy(url, (body) => flipAmount(body, "refund"));
  try {
    const asked = ask((refunds) => refunds.query({ outRefundNo, subMchid }, { maxAttempts: 1 }), {
      url: proxy.url,
    });
    const failure = await failureOf(asked);
    return {
      lines: [
        ["asked", `the first question again, through a proxy that makes ¥9.00 of ¥1.00`],
        ...failureLines(failure),
      ],
      surprises: surprise(
        failure?.kind === "untrusted" && failure.reason === "bad-signature",
        "that it was believed",
      ),
    };
  } finally {
    await proxy.close();
  }
}

function failureLines(failure: RefundError | undefined): Line[] {
  if (failure === undefined) return [["came", "an answer"]];
  const { kind, reason, code, message, advice } = failure;
  return [
    ["refused", [kind, code, reason].filter((word) => word !== undefined).join(", ")],
    ["", message],
    ["then", advice.text],
  ];
}

async function failureOf(asked: Promise<unknown>): Promise<RefundError | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (isRefundError(error)) return error;
    throw error;
  }
}

function statusSurprise({ status }: Refund, expected: Refund["status"]): string[] {
  return surprise(status === expected, `the status is ${status}, not ${expected}`);
}

function surprise(asExpected: boolean, what: string): string[] {
  return asExpected ? [] : [what];
}
