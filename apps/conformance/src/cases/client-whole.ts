import { defaultNumbers } from "@wxrefund/sandbox";
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";
import { expectFailure, failureOf } from "./asked.ts";

const { outRefundNo, subMchid } = defaultNumbers;

/** What a client does beside one question. */
export const clientWholeCases: readonly Case[] = [
  {
    id: "client/overlapping",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const [a, b, c] = await Promise.all([
        refunds.query({ outRefundNo, subMchid }),
        refunds.query({ outRefundNo: "SUCCESS_overlapping", subMchid }),
        refunds.queryV2({ outRefundNo }),
      ]);
      expectEqual(
        [a.refund.outRefundNo, b.refund.outRefundNo, c.refunds[0]?.outRefundNo],
        [outRefundNo, "SUCCESS_overlapping", outRefundNo],
      );
    },
  },
  {
    id: "client/many",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const numbers = ["SUCCESS_many-1", "NOTFOUND_many-2", "CLOSED_many-3"];
      const seen: string[] = [];
      const questions = numbers.map((number) => ({ outRefundNo: number, subMchid }));
      for await (const one of refunds.queryMany(questions, { concurrency: 2 }))
        seen.push(`${one.question.outRefundNo} ${one.ok ? one.result.refund.status : one.error.kind}`);
      expectEqual(seen.toSorted(), [
        "CLOSED_many-3 CLOSED",
        "NOTFOUND_many-2 refused",
        "SUCCESS_many-1 SUCCESS",
      ]);
    },
  },
  {
    id: "client/watch",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const seen: string[] = [];
      for await (const sight of refunds.watch({ outRefundNo, subMchid }))
        seen.push(sight.news === "status" ? sight.refund.status : sight.news);
      expectEqual(seen, ["SUCCESS"]);
    },
  },
  {
    id: "client/aborted",
    run: async ({ createRefundClient, sandbox }) => {
      await using refunds = createRefundClient(sandbox);
      const abort = new AbortController();
      const reason = new Error("enough");
      const call = refunds.query({ outRefundNo, subMchid }, { signal: abort.signal });
      abort.abort(reason);
      const ended = await call.then(
        () => "answered",
        (error: unknown) => error === reason,
      );
      expectEqual(ended, true);
    },
  },
  {
    id: "client/closed",
    run: async ({ createRefundClient, sandbox }) => {
      const refunds = createRefundClient(sandbox);
      await refunds.query({ outRefundNo, subMchid });
      await refunds.close();
      await expectFailure(refunds.query({ outRefundNo, subMchid }), { kind: "config" });
    },
  },
  {
    id: "client/not-a-key",
    run: async ({ createRefundClient, sandbox }) => {
      const privateKey = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
      await using refunds = createRefundClient({ ...sandbox, v3: { ...sandbox.v3, privateKey } });
      await expectFailure(refunds.ready(), { kind: "config" });
    },
  },
  {
    id: "client/nobody-there",
    run: async ({ createRefundClient, sandbox }) => {
      // Port 9 discards; no test machine serves it, and pages may not even try.
      await using refunds = createRefundClient({ ...sandbox, baseUrls: ["http://127.0.0.1:9"] });
      const { kind } = await failureOf(refunds.query({ outRefundNo, subMchid }, { maxAttempts: 1 }));
      expectEqual(["unreachable", "no-answer"].includes(kind), true);
    },
  },
];
