import type { SignTypeV2 } from "@wxrefund/core";
import { defaultNumbers } from "@wxrefund/sandbox";
import type { Case } from "../case.ts";
import { expectEqual, expectMembers } from "../expect.ts";
import { expectFailure } from "./asked.ts";

const { outRefundNo } = defaultNumbers;
const signTypes: readonly SignTypeV2[] = ["MD5", "HMAC-SHA256"];

/** Ways to ask for the refund that the page prints, all its numbers being one. */
const questions = {
  refundId: { refundId: outRefundNo },
  outRefundNo: { outRefundNo },
  transactionId: { transactionId: outRefundNo },
  outTradeNo: { outTradeNo: outRefundNo },
  all: { refundId: outRefundNo, outRefundNo, transactionId: outRefundNo, outTradeNo: outRefundNo },
};

const answered: readonly Case[] = [
  ...signTypes.flatMap((signType) =>
    Object.entries(questions).map(([by, question]): Case => ({
      id: `client/v2/${signType}/by-${by}`,
      run: async ({ createRefundClient, sandbox }) => {
        await using refunds = createRefundClient({ ...sandbox, v2: { ...sandbox.v2, signType } });
        const { refunds: found, refundCount, answer } = await refunds.queryV2(question);
        expectEqual(
          [refundCount, ...found.map((refund) => [refund.outRefundNo, refund.status])],
          [1, [outRefundNo, "SUCCESS"]],
        );
        expectMembers(answer, { verified: true, attempts: 1, freshness: "none" });
      },
    })),
  ),
  {
    id: "client/v2/eleven-refunds",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const outTradeNo = "ORDER11_conformance";
      const first = await refunds.queryV2({ outTradeNo });
      expectEqual([first.refunds.length, first.totalCount, first.nextOffset], [10, 11, 10]);
      const rest = await refunds.queryV2({ outTradeNo, offset: 10 });
      const numbers = [...first.refunds, ...rest.refunds].map((refund) => refund.outRefundNo);
      expectEqual([rest.nextOffset, new Set(numbers).size], [undefined, 11]);
    },
  },
];

const refused: readonly Case[] = [
  {
    id: "client/v2/not-found",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const refusal = { kind: "refused", code: "REFUNDNOTEXIST", verified: true, bound: false };
      await expectFailure(refunds.queryV2({ outRefundNo: "NOTFOUND_conformance" }), refusal);
    },
  },
  {
    id: "client/v2/wrong-key",
    run: async ({ createRefundClient, sandbox }) => {
      const key = "192006250b4c09247ec02edce69f6a2d";
      await using refunds = createRefundClient({ ...sandbox, v2: { ...sandbox.v2, key } });
      await expectFailure(refunds.queryV2({ outRefundNo }), { kind: "refused", verified: false });
    },
  },
];

export const clientV2Cases: readonly Case[] = [...answered, ...refused];
