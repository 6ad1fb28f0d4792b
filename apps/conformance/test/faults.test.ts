/** The sandbox's promise of every fault, kept by the ready clients. */
import { createRefundClient as createEdgeClient } from "@wxrefund/edge-fetch";
import {
  createRefundClient as createNodeClient,
  isRefundError,
  type RefundClient,
} from "@wxrefund/node-http";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  type Fault,
  type FaultApi,
  faults,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const keys = await makeSandboxKeys();
const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
const config = sandboxClientConfig(keys, served.url, "HMAC-SHA256");
afterAll(() => served.close());

const makers = [
  ["node-http", createNodeClient],
  ["edge-fetch", createEdgeClient],
] as const;
const apis = ["v3", "v2"] as const;

/** Slow answers are awaited for this long; nothing else needs a fraction of it. */
const patienceMs: Readonly<Record<string, number>> = { "slow-head": 500, "slow-body": 500 };

interface Question {
  readonly api: FaultApi;
  readonly outRefundNo: string;
  readonly maxAttempts?: number;
  readonly timeoutMs?: number;
}

/** The numbers of the refunds that were believed, or the failure. */
async function ask(refunds: RefundClient, { api, outRefundNo, ...bounds }: Question): Promise<unknown> {
  const options = { maxAttempts: 1, timeoutMs: 10_000, ...bounds };
  try {
    if (api === "v2") {
      const page = await refunds.queryV2({ outRefundNo }, options);
      return page.refunds.map((refund) => refund.outRefundNo);
    }
    const { refund } = await refunds.query({ outRefundNo, subMchid: defaultNumbers.subMchid }, options);
    return [refund.outRefundNo];
  } catch (error) {
    if (isRefundError(error)) return error.toJSON();
    throw error;
  }
}

describe.each(makers)("%s", (name, createRefundClient) => {
  const refunds = createRefundClient(config);
  beforeAll(() => refunds.ready());
  afterAll(() => refunds.close());

  describe.each(apis)("over %s", (api) => {
    const numberOf = ({ id }: Fault): string => `FAULT_${id}_${name}-${api}`;

    test.each(faults.filter(({ concludes }) => concludes[api] !== undefined))(
      "$id: $description",
      async (fault) => {
        const outRefundNo = numberOf(fault);
        // A replay is the second answer; the first is true.
        const before = fault.id === "replayed" ? await ask(refunds, { api, outRefundNo }) : [outRefundNo];
        expect(before).toEqual([outRefundNo]);
        const timeoutMs = patienceMs[fault.id];
        const told = await ask(refunds, {
          api,
          outRefundNo,
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        });
        expect(told).toMatchObject({ ...fault.concludes[api], attempts: 1 });
      },
    );

    test.each(faults.filter(({ concludes }) => concludes[api] === undefined))(
      "$id has no part, and the answer is believed",
      async (fault) => {
        const outRefundNo = numberOf(fault);
        expect(await ask(refunds, { api, outRefundNo })).toEqual([outRefundNo]);
        expect(await ask(refunds, { api, outRefundNo })).toEqual([outRefundNo]);
      },
    );

    test("5xx-then-fine is fine at the third attempt", async () => {
      const outRefundNo = `FAULT_5xx-then-fine_${name}-${api}-patient`;
      expect(await ask(refunds, { api, outRefundNo, maxAttempts: 3 })).toEqual([outRefundNo]);
    });
  });
});
