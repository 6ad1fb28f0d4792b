import type { RefundErrorKind } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { worstExitCode } from "../../src/outcome/doubt.ts";

const codes: readonly (readonly [RefundErrorKind, number])[] = [
  ["config", 2],
  ["unreachable", 5],
  ["rate-limited", 3],
  ["refused", 3],
  ["unsettled", 5],
  ["no-answer", 5],
  ["malformed", 4],
  ["untrusted", 4],
];

describe("the exit code of many questions", () => {
  test("is 0 without failures", () => expect(worstExitCode(new Set())).toBe(0));

  test.each(codes)("is that of %s where it leaves most doubt: %i", (kind, code) => {
    const lesser = codes.slice(0, codes.findIndex(([other]) => other === kind) + 1);
    expect(worstExitCode(new Set(lesser.map(([other]) => other)))).toBe(code);
  });
});
