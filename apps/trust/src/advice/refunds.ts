import { mayRefundAgain, pollDelayMs, readRefundV3, statusTable } from "@wxrefund/core";
import { code, table } from "./table.ts";

export function statuses(): string {
  const rows = statusTable.map(({ status, wire, final, meaning, advice }) => {
    const words = wire.length === 0 ? "any other" : wire.map(code).join(", ");
    return [
      code(status),
      words,
      final ? "yes" : "no",
      meaning,
      advice.text,
      code(verdictOn(wire[0] ?? "SOMETHING_NEW")),
    ];
  });
  return table(["status", "words on the wire", "final", "meaning", "to do", "may I refund again?"], rows);
}

function verdictOn(wireStatus: string): string {
  const read = readRefundV3({ out_refund_no: "R1", status: wireStatus });
  if (!read.ok) throw new TypeError(read.problem);
  return mayRefundAgain({ refund: read.value, answer: { verified: true } }).verdict;
}

/** Minutes after the refund's creation. */
export function pollMinutes(count: number): readonly number[] {
  let minutes = 0;
  return Array.from({ length: count }, (_, n) => {
    minutes += pollDelayMs(n) / 60_000;
    return minutes;
  });
}
