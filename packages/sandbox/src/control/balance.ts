import type { MadeControl } from "../answer/made.ts";
import type { Owner } from "../ledger/record.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import { ownerFacts, readOwner } from "./owner.ts";
import { ControlError, controlAnswer, integerMember, readMembers } from "./words.ts";

const most = 1_000_000_000_000;

/** What each merchant, or each of its sub-merchants, has for refunds. */
export function listBalances(site: Site): Readonly<Record<string, unknown>> {
  const owners = site.index.world.merchants.flatMap(({ mchid, subMchids = [] }): readonly Owner[] =>
    subMchids.length === 0 ? [{ mchid }] : subMchids.map((subMchid) => ({ mchid, subMchid })),
  );
  return { balances: owners.map((owner) => balanceFacts(owner, site)) };
}

/** `{"fen": 500}`: so much there is from now on; `"unlimited"` is how it begins. May name `mchid` and `sub_mchid`. */
export function setBalance(received: Received, site: Site): MadeControl {
  const given = readMembers(received, ["fen", "mchid", "sub_mchid"]);
  const fen = given["fen"] === "unlimited" ? "unlimited" : integerMember(given, "fen", { min: 0, max: most });
  if (fen === undefined) throw new ControlError(400, "fen is missing.");
  const owner = readOwner(given, site);
  site.balances.set(owner, fen);
  return controlAnswer(200, balanceFacts(owner, site));
}

function balanceFacts(owner: Owner, { balances, clock }: Site): Readonly<Record<string, unknown>> {
  return { ...ownerFacts(owner), fen: balances.left(owner, clock.nowMs()) ?? "unlimited" };
}
