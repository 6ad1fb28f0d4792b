import type { AnyRefundError, ApplicationV3 } from "@wxrefund/core";
import type { ApplyOptions, Confirmed, RefundClient } from "@wxrefund/edge-fetch";
import { type ApplicationFault, applicationFaults, defaultNumbers, type FaultApi } from "@wxrefund/sandbox";
import type { Case, Host } from "../case.ts";
import { expectEqual, expectMembers, expectOneOf } from "../expect.ts";
import { expectFailure, failureOf } from "./asked.ts";

const { subMchid } = defaultNumbers;
const apis: readonly FaultApi[] = ["v3", "v2"];

/** 30 of 100 fen, of an order that is there as soon as somebody names it. */
const applicationFor = (name: string, outRefundNo = name): ApplicationV3 => ({
  outRefundNo,
  outTradeNo: `PAID100_${name.replaceAll(/[^0-9A-Za-z]/g, "").slice(0, 24)}`,
  amount: { refund: 30, total: 100 },
});

interface Applying {
  readonly api: FaultApi;
  readonly application: ApplicationV3;
  readonly options?: ApplyOptions;
}

function applied(refunds: RefundClient, { api, application, options }: Applying): Promise<Confirmed> {
  if (api === "v2") return refunds.applyAndConfirmV2(application, options);
  return refunds.applyAndConfirm({ ...application, subMchid }, options);
}

/** What the platform has of the order, whoever was told what. */
async function refundsOf(refunds: RefundClient, { outTradeNo = "" }: ApplicationV3): Promise<unknown> {
  const { refunds: found } = await refunds.queryV2({ outTradeNo });
  return found.map(({ outRefundNo, amount }) => [outRefundNo, amount.refund]);
}

async function asShop({ createRefundClient, sandbox }: Host, run: (refunds: RefundClient) => Promise<void>) {
  await using refunds = createRefundClient(sandbox);
  await run(refunds);
}

/** An answer that comes too late is awaited for a third of this. */
const patient = { timeoutMs: 16_000 };

/** When a kept connection closes, some runtimes' own `fetch` sends the request again, as it was. */
const perhapsSentAgain = new Set<string>(["never-arrived", "accepted-then-lost", "accepted-then-reset"]);

function faultCase({ id, accepted }: ApplicationFault, api: FaultApi): Case {
  return {
    id: `client/apply/${id}/${api}`,
    run: (host) =>
      asShop(host, async (refunds) => {
        const application = applicationFor(`${api}${id}`, `FAULT_${id}_conformance-${api}`);
        const { refund, by, applications } = await applied(refunds, { api, application, options: patient });
        expectEqual(
          [refund.outRefundNo, refund.amount.refund, refund.status],
          [application.outRefundNo, 30, "PROCESSING"],
        );
        // V2's acceptance has no status, so a query always has the last word.
        const told = id === "arrives-twice" || !accepted;
        const usual = `${told && api === "v3" ? "apply" : "query"} ${accepted ? 1 : 2}`;
        const again = perhapsSentAgain.has(id) ? [`${api === "v3" ? "apply" : "query"} 1`] : [];
        expectOneOf(`${by} ${applications}`, [usual, ...again]);
        expectEqual(await refundsOf(refunds, application), [[application.outRefundNo, 30]]);
      }),
  };
}

const lost: readonly Case[] = applicationFaults.flatMap((fault) =>
  apis.filter((api) => fault.api === "both" || fault.api === api).map((api) => faultCase(fault, api)),
);

/** Faults of every answer: neither the application nor a query is ever proven. */
const neverProven: Readonly<Record<FaultApi, readonly string[]>> = {
  v3: ["unsigned", "tampered", "foreign-key", "unsigned-404", "closed-connection"],
  v2: ["unsigned", "tampered", "unsigned-404", "closed-connection"],
};

const openCases: readonly Case[] = apis.flatMap((api) =>
  neverProven[api].map((fault): Case => ({
    id: `client/apply/never-proven/${fault}/${api}`,
    run: (host) =>
      asShop(host, async (refunds) => {
        const application = applicationFor(`n${api}${fault}`, `FAULT_${fault}_applied-${api}`);
        const error = await failureOf(applied(refunds, { api, application, options: { timeoutMs: 1_500 } }));
        expectUnknown(error, application);
        expectEqual(await refundsOf(refunds, application), [[application.outRefundNo, 30]]);
      }),
  })),
);

function expectUnknown(error: AnyRefundError, { outRefundNo }: ApplicationV3): void {
  expectMembers(error.advice, { action: "query" });
  expectEqual(error.message.includes(`Whether refund ${outRefundNo} was accepted is not known.`), true);
  expectOneOf(error.kind, ["untrusted", "no-answer"]);
}

interface Refusal {
  readonly change: Partial<ApplicationV3>;
  readonly codes: Readonly<Record<FaultApi, string>>;
}

const refusals: Readonly<Record<string, Refusal>> = {
  "payer-gone": {
    change: { outTradeNo: "GONE100_conformance" },
    codes: { v3: "USER_ACCOUNT_ABNORMAL", v2: "USER_ACCOUNT_ABNORMAL" },
  },
  "no-order": {
    change: { outTradeNo: "NOBODY_conformance" },
    codes: { v3: "RESOURCE_NOT_EXISTS", v2: "ORDERNOTEXIST" },
  },
};

const refusedCases: readonly Case[] = apis.flatMap((api) =>
  Object.entries(refusals).map(([what, { change, codes }]): Case => ({
    id: `client/apply/refused/${what}/${api}`,
    run: (host) =>
      asShop(host, async (refunds) => {
        const application = { ...applicationFor(`refused-${what}-${api}`), ...change };
        const refusal = { kind: "refused", code: codes[api], verified: true, attempts: 1 };
        await expectFailure(applied(refunds, { api, application }), refusal);
      }),
  })),
);

const sameNumber: readonly Case[] = apis.flatMap((api): readonly Case[] => [
  {
    id: `client/apply/the-same-again/${api}`,
    run: (host) =>
      asShop(host, async (refunds) => {
        const application = applicationFor(`again-${api}`);
        const first = await applied(refunds, { api, application });
        await asShop(host, async (restarted) => {
          const second = await applied(restarted, { api, application });
          expectEqual(second.refund.refundId, first.refund.refundId);
        });
        expectEqual(await refundsOf(refunds, application), [[application.outRefundNo, 30]]);
      }),
  },
  {
    id: `client/apply/other-amounts/${api}`,
    run: (host) =>
      asShop(host, async (refunds) => {
        const application = applicationFor(`amounts-${api}`);
        await applied(refunds, { api, application });
        const other = { api, application: { ...application, amount: { refund: 31, total: 100 } } };
        await expectFailure(applied(refunds, other), { kind: "config", field: "outRefundNo" });
        await asShop(host, (restarted) =>
          expectFailure(applied(restarted, other), { kind: "refused", reason: "other-parameters" }),
        );
        expectEqual(await refundsOf(refunds, application), [[application.outRefundNo, 30]]);
      }),
  },
  {
    id: `client/apply/another-order-under-the-number/${api}`,
    run: (host) =>
      asShop(host, async (refunds) => {
        const application = applicationFor(`order-${api}`);
        await applied(refunds, { api, application });
        const other = { ...application, outTradeNo: `PAID100_another${api}` };
        await asShop(host, (restarted) =>
          expectFailure(applied(restarted, { api, application: other }), {
            kind: "refused",
            reason: "other-parameters",
            verified: true,
          }),
        );
        expectEqual(await refundsOf(refunds, application), [[application.outRefundNo, 30]]);
      }),
  },
  {
    id: `client/apply/closed/${api}`,
    run: (host) =>
      asShop(host, async (refunds) => {
        const application = applicationFor(`closed-${api}`, `CLOSED_applied-${api}`);
        const closed = { kind: "refused", reason: "closed", verified: true };
        await expectFailure(applied(refunds, { api, application }), closed);
      }),
  },
  {
    // V2's acceptance has no status, and for half a minute no query finds it.
    id: `client/apply/accepted-but-not-found/${api}`,
    run: (host) =>
      asShop(host, async (refunds) => {
        const application = applicationFor(`late-${api}`, `LATE_applied-${api}`);
        const call = applied(refunds, { api, application, options: { timeoutMs: 1_500 } });
        if (api === "v3") expectEqual((await call).by, "apply");
        else
          await expectFailure(call, { kind: "unsettled", reason: "accepted", verified: true, attempts: 1 });
      }),
  },
]);

const unreachable: readonly Case[] = apis.map((api) => ({
  id: `client/apply/nobody-there/${api}`,
  run: async ({ createRefundClient, sandbox }) => {
    // Port 9 discards; no test machine serves it, and pages may not even try.
    await using refunds = createRefundClient({ ...sandbox, baseUrls: ["http://127.0.0.1:9"] });
    const application = applicationFor(`nobody-${api}`);
    const options = { timeoutMs: 1_000 };
    const { kind } = await failureOf(applied(refunds, { api, application, options }));
    expectOneOf(kind, ["unreachable", "no-answer"]);
  },
}));

export const clientApplyCases: readonly Case[] = [
  ...lost,
  ...openCases,
  ...refusedCases,
  ...sameNumber,
  ...unreachable,
];
