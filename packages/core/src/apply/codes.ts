import type { AdviceAction } from "../failure/errors.ts";
import { type ApplyCodeRow, applyCodeTable } from "../failure/again-after-apply.ts";
import type { Remedy } from "../failure/remedies.ts";
import type { FindCode } from "../failure/told.ts";

const actions: Readonly<
  Record<ApplyCodeRow["kind"], Readonly<Record<ApplyCodeRow["verdict"], AdviceAction>>>
> = {
  refused: { "same-number": "fix", unknown: "query", no: "stop" },
  "rate-limited": { "same-number": "wait", unknown: "query", no: "stop" },
  unsettled: { "same-number": "repeat", unknown: "query", no: "stop" },
};

const rows: ReadonlyMap<string, Remedy> = new Map(
  applyCodeTable.toReversed().map((row) => [row.code, remedyOf(row)]),
);

/** What an error code of an application means and asks for; APIv3 uses V2's names too, so a name has one row. */
export const findApplyCode: FindCode = (_api, code) => rows.get(code);

function remedyOf({ kind, verdict, because, todo }: ApplyCodeRow): Remedy {
  const row = { kind, action: actions[kind][verdict], remedy: `${because} ${todo}` };
  return kind === "rate-limited" ? { ...row, afterSeconds: 60 } : row;
}
