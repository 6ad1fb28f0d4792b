import { type AnyRefundError, isRefundError } from "@wxrefund/core";
import { expectMembers } from "../expect.ts";

/** The RefundError that a call ends with; throws when it ends otherwise. */
export async function failureOf(call: Promise<unknown>): Promise<AnyRefundError> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    if (isRefundError(error)) return error;
    throw error;
  }
  throw new Error(`expected a failure but got ${JSON.stringify(answer)}`);
}

export async function expectFailure(
  call: Promise<unknown>,
  expected: Readonly<Record<string, unknown>>,
): Promise<void> {
  expectMembers(await failureOf(call), expected);
}
