import { refundDocument } from "@wxrefund/core";
import { defaultNumbers } from "@wxrefund/sandbox";
import known from "@wxrefund/vectors/known-answers.json" with { type: "json" };
import vectors from "@wxrefund/vectors/refund/v3.json" with { type: "json" };
import type { Case, Host } from "../case.ts";
import { expectEqual, expectMembers } from "../expect.ts";
import { expectFailure } from "./asked.ts";

const { outRefundNo, subMchid } = defaultNumbers;
/** Neither the sandbox's merchant nor its platform has this pair. */
const { docMerchant } = known.v3RequestSign.keys;

async function statusOf({ createRefundClient, sandbox }: Host, number: string): Promise<string> {
  await using refunds = createRefundClient(sandbox);
  const { refund } = await refunds.query({ outRefundNo: number, subMchid });
  expectEqual(refund.outRefundNo, number);
  return `${refund.wireStatus} ${refund.status} ${refund.final}`;
}

/** Journeys that the sandbox publishes, by the beginning of their number. */
const journeys: Readonly<Record<string, string>> = {
  SUCCESS_: "SUCCESS SUCCESS true",
  PROCESSING_: "PROCESSING PROCESSING false",
  CLOSED_: "CLOSED CLOSED true",
  ABNORMAL_: "ABNORMAL ABNORMAL false",
};

const answered: readonly Case[] = [
  {
    id: "client/v3/the-page's-refund",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const { refund, answer } = await refunds.query({ outRefundNo, subMchid });
      expectEqual(refundDocument(refund), vectors.items[0]?.expected.document);
      expectMembers(answer, {
        verified: true,
        attempts: 1,
        freshness: "timestamp",
        baseUrl: sandbox.baseUrls[0],
      });
    },
  },
  {
    id: "client/v3/evidence",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const { answer } = await refunds.query({ outRefundNo, subMchid });
      const { protocol, status, headers, body } = answer.evidence;
      expectEqual([protocol, status], ["v3", 200]);
      const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
      const signed = ["timestamp", "nonce", "signature", "serial"].map((part) => `wechatpay-${part}`);
      expectEqual(
        signed.filter((name) => !names.has(name)),
        [],
      );
      expectMembers(JSON.parse(new TextDecoder().decode(body)), { out_refund_no: outRefundNo });
    },
  },
  ...Object.entries(journeys).map(([prefix, status]) => ({
    id: `client/v3/journey/${prefix}`,
    run: async (host: Host) => expectEqual(await statusOf(host, `${prefix}conformance`), status),
  })),
  {
    id: "client/v3/coupons",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const { refund } = await refunds.query({ outRefundNo: "COUPON_conformance", subMchid });
      expectEqual(
        [refund.amount.refund, refund.promotions.map(({ refundAmount }) => refundAmount).length],
        [500, 2],
      );
    },
  },
  {
    // Every mark that a refund number may hold: one text is signed and sent, whatever the runtime's URL does with it.
    id: "client/v3/escaped-once",
    run: async (host) => {
      expectEqual(await statusOf(host, "SUCCESS_-|*@_conformance"), "SUCCESS SUCCESS true");
    },
  },
  {
    id: "client/v3/news-of-tomorrow",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const { refund } = await refunds.query({ outRefundNo: "UNHEARDOF_conformance", subMchid });
      expectEqual(
        [refund.status, refund.final, Object.keys(refund.extra).length > 0],
        ["UNRECOGNIZED", false, true],
      );
    },
  },
];

const refused: readonly Case[] = [
  {
    id: "client/v3/not-found",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      await expectFailure(refunds.query({ outRefundNo: "NOTFOUND_conformance", subMchid }), {
        kind: "refused",
        code: "RESOURCE_NOT_EXISTS",
        httpStatus: 404,
        verified: true,
        bound: false,
      });
    },
  },
  {
    id: "client/v3/no-sub-merchant",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      await expectFailure(refunds.query({ outRefundNo }), {
        kind: "refused",
        httpStatus: 400,
        verified: true,
      });
    },
  },
  {
    id: "client/v3/wrong-key",
    run: async ({ createRefundClient, sandbox }) => {
      const v3 = { ...sandbox.v3, privateKey: docMerchant.privateKeyPem };
      await using refunds = createRefundClient({ ...sandbox, v3 });
      const refusal = { kind: "refused", code: "SIGN_ERROR", verified: false };
      await expectFailure(refunds.query({ outRefundNo, subMchid }), refusal);
    },
  },
];

const believedByNobody: readonly Case[] = [
  {
    id: "client/v3/another-platform-key",
    run: async ({ createRefundClient, sandbox }) => {
      const platformKeys = [{ id: sandbox.v3.platformKeys[0].id, publicKey: docMerchant.publicKeyPem }];
      await using refunds = createRefundClient({ ...sandbox, v3: { ...sandbox.v3, platformKeys } });
      const failure = { kind: "untrusted", reason: "bad-signature" };
      await expectFailure(refunds.query({ outRefundNo, subMchid }), failure);
    },
  },
  {
    id: "client/v3/a-platform-key-nobody-configured",
    run: async ({ createRefundClient, sandbox }) => {
      const id = "PUB_KEY_ID_0119000000012026000000000000000001";
      const platformKeys = [{ id, publicKey: docMerchant.publicKeyPem }];
      await using refunds = createRefundClient({ ...sandbox, v3: { ...sandbox.v3, platformKeys } });
      await expectFailure(refunds.query({ outRefundNo, subMchid }), {
        kind: "untrusted",
        reason: "unknown-key",
      });
    },
  },
  {
    id: "client/v3/another-amount-than-expected",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      await expectFailure(refunds.query({ outRefundNo, subMchid, expect: { refund: 99 } }), {
        kind: "untrusted",
        reason: "other-refund",
      });
    },
  },
];

export const clientV3Cases: readonly Case[] = [...answered, ...refused, ...believedByNobody];
