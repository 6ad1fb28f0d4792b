import type { ToMerchant, ToPayersCard } from "@wxrefund/core";
import type { RefundClient } from "@wxrefund/edge-fetch";
import { defaultNumbers } from "@wxrefund/sandbox";
import keys from "@wxrefund/vectors/keys.json" with { type: "json" };
import type { Case, Host } from "../case.ts";
import { expectEqual, expectMembers } from "../expect.ts";
import { expectFailure } from "./asked.ts";

const { outRefundNo, subMchid } = defaultNumbers;
const { platform } = keys;

async function asShop({ createRefundClient, sandbox }: Host, run: (refunds: RefundClient) => Promise<void>) {
  await using refunds = createRefundClient(sandbox);
  await run(refunds);
}

const card: ToPayersCard = {
  type: "USER_BANK_CARD",
  bankType: "CMB_DEBIT",
  bankAccount: "6225880123456789",
  realName: "张三",
};
const own: ToMerchant = { type: "MERCHANT_BANK_CARD" };

async function handled(refunds: RefundClient, name: string, to: ToMerchant | ToPayersCard) {
  const { refund } = await refunds.query({ outRefundNo: name, subMchid });
  const { refundId = "" } = refund;
  return refunds.handleAbnormal({ refundId, outRefundNo: name, subMchid, to });
}

const abnormal: readonly Case[] = [
  {
    // The sandbox names the account only if it could decrypt it.
    id: "client/abnormal/to-the-payer's-card",
    run: (host) =>
      asShop(host, async (refunds) => {
        const { refund, answer } = await handled(refunds, "ABNORMAL_to-card", card);
        expectEqual(
          [refund.status, refund.userReceivedAccount, answer.verified],
          ["PROCESSING", "招商银行储蓄卡6789", true],
        );
      }),
  },
  {
    id: "client/abnormal/to-the-merchant",
    run: (host) =>
      asShop(host, async (refunds) => {
        const { refund } = await handled(refunds, "ABNORMAL_to-merchant", own);
        expectEqual([refund.status, refund.userReceivedAccount], ["PROCESSING", "商户结算银行账户"]);
      }),
  },
  {
    id: "client/abnormal/another-key-than-the-platform's",
    run: (host) =>
      asShop(host, async (refunds) => {
        await refunds.query({ outRefundNo: "ABNORMAL_other-key", subMchid });
        const { createRefundClient, sandbox } = host;
        const platformKeys = [{ id: sandbox.v3.platformKeys[0].id, publicKey: platform.publicKeyPem }];
        await using mistaken = createRefundClient({ ...sandbox, v3: { ...sandbox.v3, platformKeys } });
        const { refund } = await refunds.query({ outRefundNo: "ABNORMAL_other-key", subMchid });
        const call = mistaken.handleAbnormal({
          refundId: refund.refundId ?? "",
          outRefundNo: "ABNORMAL_other-key",
          subMchid,
          to: card,
        });
        await expectFailure(call, { kind: "untrusted", reason: "bad-signature" });
        const after = await refunds.query({ outRefundNo: "ABNORMAL_other-key", subMchid });
        expectEqual(after.refund.status, "ABNORMAL");
      }),
  },
  {
    id: "client/abnormal/not-abnormal",
    run: (host) =>
      asShop(host, (refunds) =>
        expectFailure(handled(refunds, "SUCCESS_not-abnormal", own), {
          kind: "refused",
          code: "INVALID_REQUEST",
          verified: true,
        }),
      ),
  },
  {
    id: "client/abnormal/no-card-number",
    run: (host) =>
      asShop(host, (refunds) =>
        expectFailure(handled(refunds, "ABNORMAL_no-card", { ...card, bankAccount: "12" }), {
          kind: "config",
          field: "bankAccount",
        }),
      ),
  },
];

const path = "/v3/refund/domestic/refunds";

const anyCall: readonly Case[] = [
  {
    id: "client/request/GET",
    run: (host) =>
      asShop(host, async (refunds) => {
        const request = {
          method: "GET",
          path: `${path}/${outRefundNo}`,
          query: { sub_mchid: subMchid },
        } as const;
        const { body, answer } = await refunds.v3.request(request);
        expectMembers(Object(body), { out_refund_no: outRefundNo });
        expectMembers(answer, { verified: true, attempts: 1, freshness: "timestamp" });
      }),
  },
  {
    id: "client/request/POST",
    run: (host) =>
      asShop(host, async (refunds) => {
        const body = {
          sub_mchid: subMchid,
          out_trade_no: "PAID100_request",
          out_refund_no: "request-1",
          amount: { refund: 1, total: 100, currency: "CNY" },
        };
        const told = await refunds.v3.request({ method: "POST", path, body });
        expectMembers(Object(told.body), { out_refund_no: "request-1", status: "PROCESSING" });
      }),
  },
  {
    id: "client/request/proven-refusal",
    run: (host) =>
      asShop(host, (refunds) =>
        expectFailure(refunds.v3.request({ method: "GET", path: `${path}/NOTFOUND_request` }), {
          kind: "refused",
          code: "PARAM_ERROR",
          verified: true,
        }),
      ),
  },
  {
    id: "client/request/nothing-served-there",
    run: (host) =>
      asShop(host, (refunds) =>
        expectFailure(refunds.v3.request({ method: "GET", path: "/v3/nothing" }), {
          kind: "untrusted",
          reason: "unsigned",
        }),
      ),
  },
  ...["https://evil.example/v3/x", "/v2/x", "/v3/../x", "/v3/%2e%2e/x", "/v3/x?y=1", "/v3/x#y", "/v3//x"].map(
    (wrong, n): Case => ({
      id: `client/request/not-a-path-${n + 1}`,
      run: (host) =>
        asShop(host, (refunds) =>
          expectFailure(refunds.v3.request({ method: "GET", path: wrong }), {
            kind: "config",
            field: "path",
          }),
        ),
    }),
  ),
];

export const clientCallCases: readonly Case[] = [...abnormal, ...anyCall];
