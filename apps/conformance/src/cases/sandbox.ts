import { createRefundClient } from "@wxrefund/edge-fetch";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";

const { outRefundNo, subMchid } = defaultNumbers;

/** A page's `Request` drops `User-Agent`, without which WeChat Pay refuses to answer. */
function asSent(request: Request, init?: RequestInit): Request {
  return Object.defineProperty(request, "headers", { value: new Headers(init?.headers) });
}

/** The sandbox itself, inside the runtime: it needs no server. */
export const sandboxCases: readonly Case[] = [
  {
    id: "sandbox/in-process",
    run: async () => {
      const keys = await makeSandboxKeys();
      const sandbox = createSandbox({ world: defaultWorld(keys) });
      await using refunds = createRefundClient({
        ...sandboxClientConfig(keys, "https://sandbox.test"),
        fetch: async (input, init) => sandbox.fetch(asSent(new Request(input, init), init)),
      });
      const { refund } = await refunds.query({ outRefundNo, subMchid });
      const page = await refunds.queryV2({ outRefundNo });
      expectEqual([refund.status, page.refunds.length], ["SUCCESS", 1]);
    },
  },
];
