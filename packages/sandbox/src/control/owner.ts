import type { JsonObject } from "@wxrefund/core";
import type { Owner } from "../ledger/record.ts";
import { isMerchantNo } from "../route/numbers.ts";
import type { Site } from "../site.ts";
import { homeOf } from "../world/home.ts";
import { ControlError, textMember } from "./words.ts";

/** The members `mchid` and `sub_mchid`: the first merchant and its first sub-merchant unless others are named. */
export function readOwner(given: JsonObject, { index }: Pick<Site, "index">): Owner {
  const mchid = textMember(given, "mchid", isMerchantNo) ?? index.world.merchants[0]?.mchid ?? "";
  const merchant = index.merchant(mchid);
  if (merchant === undefined) throw new ControlError(404, "The sandbox has no merchant with this mchid.");
  const subMchid = textMember(given, "sub_mchid", isMerchantNo);
  if (subMchid === undefined || merchant.subMchids?.includes(subMchid) === true) {
    return homeOf(merchant, subMchid).owner;
  }
  throw new ControlError(404, "The merchant has no sub-merchant with this sub_mchid.");
}

/** The same members as they are shown. */
export function ownerFacts({ mchid, subMchid }: Owner): Readonly<Record<string, string>> {
  return { mchid, ...(subMchid === undefined ? {} : { sub_mchid: subMchid }) };
}
