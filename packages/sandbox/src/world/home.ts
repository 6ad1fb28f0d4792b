import type { Owner } from "../ledger/record.ts";
import type { SandboxMerchant } from "./world.ts";

/**
 * Where a question looks, and whose a refund becomes that it brings into being: a question that names no
 * sub-merchant sees the refunds of all, and what it brings into being belongs to the first.
 */
export function homeOf(
  { mchid, subMchids = [] }: SandboxMerchant,
  subMchid: string | undefined,
): { readonly asked: Owner; readonly owner: Owner } {
  const owned = subMchid ?? subMchids[0];
  return {
    asked: subMchid === undefined ? { mchid } : { mchid, subMchid },
    owner: owned === undefined ? { mchid } : { mchid, subMchid: owned },
  };
}
