import { refusalV3 } from "../answer/errors-v3.ts";
import { failInstead, unsignedV2 } from "../answer/errors-v2.ts";
import type { Made, MadeV2, MadeV3 } from "../answer/made.ts";
import { refusalNamed, type RefusalName } from "../ledger/refusals.ts";
import type { Delivery } from "../wire/delivery.ts";
import { type Act, type Acts, saying, sending } from "./act.ts";
import type { ApplicationFaultId } from "./application-list.ts";
import { slowMs } from "./acts-sent.ts";
import { signedActs } from "./acts-signed.ts";

/** Faults that happen before an application is decided: `play` carries them out. */
type ArrivalFaultId = "never-arrived" | "arrives-twice";

/** Faults of the answer to an application that was accepted; they spoil nothing else. */
export const appliedActs: Readonly<Record<Exclude<ApplicationFaultId, ArrivalFaultId>, Acts>> = {
  "accepted-then-lost": sent({ kind: "closed" }),
  "accepted-then-reset": sent({ kind: "reset" }),
  "accepted-then-cut-off": sent({ kind: "cut-off" }),
  "accepted-then-late": sent({ kind: "late-head", afterMs: slowMs }),
  "accepted-then-unsigned": onceAccepted(signedActs.unsigned),
  "accepted-then-tampered": onceAccepted(signedActs.tampered),
  "accepted-then-not-found": forged("noOrder"),
  "accepted-then-refused": forged("notEnough"),
  "accepted-then-error": onceAccepted({
    v3: saying(() => refusalV3(refusalNamed("trouble"))),
    v2: saying((made) => refused(made, "trouble")),
  }),
  "accepted-then-202": onceAccepted({ v3: saying((made) => ({ ...made, status: 202 })) }),
};

function onceAccepted({ v3, v2 }: Acts): Acts {
  return {
    ...(v3 === undefined
      ? {}
      : { v3: after(v3, ({ of, status }) => of === "application" && status === 200) }),
    ...(v2 === undefined
      ? {}
      : { v2: after(v2, ({ of, fields }) => of === "application" && isSuccess(fields)) }),
  };
}

function isSuccess(fields: MadeV2["fields"]): boolean {
  return fields.get("result_code") === "SUCCESS";
}

function after<M extends Made>(act: Act<M>, isAccepted: (made: M) => boolean): Act<M> {
  return async (course) => (isAccepted(course.made) ? act(course) : undefined);
}

function sent(delivery: Delivery): Acts {
  return onceAccepted({ v3: sending<MadeV3>(delivery), v2: sending<MadeV2>(delivery) });
}

/** A refusal as somebody else could write it: unsigned. */
function forged(name: RefusalName): Acts {
  return onceAccepted({
    v3: saying(() => ({ ...refusalV3(refusalNamed(name)), signed: false })),
    v2: saying((made) => unsignedV2(refused(made, name))),
  });
}

function refused(made: MadeV2, name: RefusalName): MadeV2 {
  const { code = "", text } = refusalNamed(name).v2;
  return failInstead(made, code, text);
}
