import { errorV3, parameterError } from "../answer/errors-v3.ts";
import type { MadeV3 } from "../answer/made.ts";
import type { SandboxMerchant } from "../world/world.ts";
import { isMerchantNo } from "./numbers.ts";

export type SubMchid =
  | { readonly ok: true; readonly value: string | undefined }
  | { readonly ok: false; readonly refusal: MadeV3 };

/** APIv3: a service provider names one of its sub-merchants; an ordinary merchant names none. */
export function subMchidOf(merchant: SandboxMerchant, value: string, location: "query" | "body"): SubMchid {
  const refuse = (issue: string): SubMchid => ({
    ok: false,
    refusal: parameterError(location, "sub_mchid", issue),
  });
  if (merchant.v3?.kind === "merchant") {
    return value === "" ? { ok: true, value: undefined } : refuse("not a service provider");
  }
  if (value === "") return refuse("required");
  if (!isMerchantNo(value)) return refuse("grammar");
  const known = merchant.subMchids?.includes(value) === true;
  return known ? { ok: true, value } : { ok: false, refusal: errorV3("subMerchant") };
}
