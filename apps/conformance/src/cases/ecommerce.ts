import { type EcommerceRefunds, ecommerceRefunds } from "@wxrefund/client/ecommerce";
import type { EcommerceApplication } from "@wxrefund/core";
import { defaultNumbers } from "@wxrefund/sandbox";
import type { Case, Host } from "../case.ts";
import { expectEqual, expectMembers } from "../expect.ts";
import { expectFailure } from "./asked.ts";

const { subMchid, appid: spAppid } = defaultNumbers;

async function asPlatform(
  { createRefundClient, sandbox }: Host,
  run: (shop: EcommerceRefunds) => Promise<void>,
) {
  await using refunds = createRefundClient(sandbox);
  await run(ecommerceRefunds(refunds));
}

const applicationFor = (name: string): EcommerceApplication => ({
  subMchid,
  spAppid,
  outRefundNo: name,
  outTradeNo: `PAID100_ec${name.replaceAll(/[^0-9A-Za-z]/g, "").slice(0, 20)}`,
  amount: { refund: 30, total: 100 },
});

const accepted: readonly Case[] = [
  {
    id: "ecommerce/applied-and-asked-by-both-numbers",
    run: (host) =>
      asPlatform(host, async (shop) => {
        const { refund, by, applications } = await shop.applyAndConfirm(applicationFor("ec-1"));
        expectEqual(
          [refund.outRefundNo, refund.status, by, applications],
          ["ec-1", "PROCESSING", "query", 1],
        );
        const { refundId = "" } = refund;
        const byId = await shop.query({ subMchid, refundId });
        const byNumber = await shop.query({ subMchid, outRefundNo: "ec-1", expect: { refund: 30 } });
        expectEqual([byId.refund.outRefundNo, byNumber.refund.refundId], ["ec-1", refundId]);
      }),
  },
  ...["never-arrived", "accepted-then-unsigned", "accepted-then-not-found", "accepted-then-error"].map(
    (fault): Case => ({
      id: `ecommerce/${fault}`,
      run: (host) =>
        asPlatform(host, async (shop) => {
          const application = applicationFor(`FAULT_${fault}_ec`);
          const { refund } = await shop.applyAndConfirm(application, { timeoutMs: 16_000 });
          expectEqual([refund.outRefundNo, refund.amount.refund], [application.outRefundNo, 30]);
        }),
    }),
  ),
  {
    id: "ecommerce/other-parameters",
    run: (host) =>
      asPlatform(host, async (shop) => {
        const application = applicationFor("ec-other");
        await shop.applyAndConfirm(application);
        const other = { ...application, amount: { refund: 31, total: 100 } };
        await expectFailure(shop.applyAndConfirm(other), { kind: "config", field: "outRefundNo" });
        await asPlatform(host, (restarted) =>
          expectFailure(restarted.applyAndConfirm(other), { kind: "refused", reason: "other-parameters" }),
        );
      }),
  },
  {
    id: "ecommerce/accepted-but-not-found",
    run: (host) =>
      asPlatform(host, (shop) =>
        expectFailure(shop.applyAndConfirm(applicationFor("LATE_ec"), { timeoutMs: 1_500 }), {
          kind: "unsettled",
          reason: "accepted",
          attempts: 1,
        }),
      ),
  },
];

const later: readonly Case[] = [
  {
    id: "ecommerce/not-found",
    run: (host) =>
      asPlatform(host, (shop) =>
        expectFailure(shop.query({ subMchid, outRefundNo: "NOTFOUND_ec" }), {
          kind: "refused",
          code: "RESOURCE_NOT_EXISTS",
          verified: true,
        }),
      ),
  },
  {
    id: "ecommerce/advance-returned",
    run: (host) =>
      asPlatform(host, async (shop) => {
        const refundAccount = "REFUND_SOURCE_PARTNER_ADVANCE";
        const application = { ...applicationFor("SUCCESS_ec-advance"), refundAccount } as const;
        const { refund } = await shop.applyAndConfirm(application);
        const { refundId = "" } = refund;
        await expectFailure(shop.queryAdvance(refundId, subMchid), { code: "RESOURCE_NOT_EXISTS" });
        const { advance, answer } = await shop.returnAdvance(refundId, subMchid);
        expectMembers(advance, { refundId, returnAmount: 30, payerMchid: subMchid, result: "PROCESSING" });
        expectEqual(answer.verified, true);
        const after = await shop.queryAdvance(refundId, subMchid);
        expectEqual(after.advance.advanceReturnId, advance.advanceReturnId);
      }),
  },
  {
    // The sandbox names the account only if it could decrypt it.
    id: "ecommerce/abnormal-to-the-payer's-card",
    run: (host) =>
      asPlatform(host, async (shop) => {
        const { refund } = await shop.applyAndConfirm(applicationFor("ABNORMAL_ec"));
        const to = {
          type: "USER_BANK_CARD",
          bankType: "CMB_DEBIT",
          bankAccount: "6225880123456789",
          realName: "张三",
        } as const;
        const { refundId = "" } = refund;
        const handled = await shop.handleAbnormal({ refundId, outRefundNo: "ABNORMAL_ec", subMchid, to });
        expectEqual(
          [handled.refund.status, handled.refund.userReceivedAccount],
          ["PROCESSING", "招商银行储蓄卡6789"],
        );
      }),
  },
  {
    id: "ecommerce/not-abnormal",
    run: (host) =>
      asPlatform(host, async (shop) => {
        const { refund } = await shop.applyAndConfirm(applicationFor("SUCCESS_ec-fine"));
        const to = { type: "MERCHANT_BANK_CARD" } as const;
        const { refundId = "" } = refund;
        await expectFailure(shop.handleAbnormal({ refundId, outRefundNo: "SUCCESS_ec-fine", subMchid, to }), {
          kind: "refused",
          code: "INVALID_REQUEST",
          verified: true,
        });
      }),
  },
];

export const ecommerceCases: readonly Case[] = [...accepted, ...later];
