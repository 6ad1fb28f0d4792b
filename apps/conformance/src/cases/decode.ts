import {
  orderDocument,
  readJson,
  readRefundV2,
  readRefundV3,
  readXml,
  refundDocument,
  type RefundPageV2,
  type Result,
} from "@wxrefund/core";
import vectorsV2 from "@wxrefund/vectors/refund/v2.json" with { type: "json" };
import vectorsV3 from "@wxrefund/vectors/refund/v3.json" with { type: "json" };
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";

interface Vector<Input> {
  readonly id: string;
  readonly input: Input;
  readonly expected: { readonly document?: object; readonly problem?: string };
}

type InputV2 = {
  readonly xml: string;
  readonly asked: { readonly offset?: number; readonly byOrder: boolean };
};

const v2: readonly Vector<InputV2>[] = vectorsV2.items;
const v3: readonly Vector<{ readonly json: string }>[] = vectorsV3.items;

function valueOf<T>(read: Result<T>): T {
  if (read.ok) return read.value;
  throw new Error(read.problem);
}

function pageDocument({ refunds, order: told, ...counts }: RefundPageV2): object {
  const { extra, ...order } = orderDocument(told);
  return {
    refunds: refunds.map(refundDocument),
    order,
    ...(extra === undefined ? {} : { orderExtra: extra }),
    ...counts,
  };
}

export const decodeCases: readonly Case[] = [
  ...v3.map(({ id, input, expected }) => ({
    id: `decode/v3/${id}`,
    run: () => {
      const read = readRefundV3(valueOf(readJson(input.json)));
      expectEqual(read.ok ? { document: refundDocument(read.value) } : { problem: read.problem }, expected);
    },
  })),
  ...v2.map(({ id, input, expected }) => ({
    id: `decode/v2/${id}`,
    run: () => {
      const read = readRefundV2(valueOf(readXml(input.xml)).fields, input.asked);
      expectEqual(read.ok ? { document: pageDocument(read.value) } : { problem: read.problem }, expected);
    },
  })),
];
