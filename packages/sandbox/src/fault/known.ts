import { type ApplicationFaultId, applicationFaults } from "./application-list.ts";
import { type AnswerFaultId, type FaultApi, faults } from "./list.ts";
import { type NotificationFaultId, notificationFaults } from "./notification-list.ts";

/** Any fault there is. */
export type FaultId = AnswerFaultId | ApplicationFaultId | NotificationFaultId;

interface Common {
  readonly apis: readonly FaultApi[];
}

/** A fault by what it spoils. */
export type KnownFault = Common &
  (
    | { readonly of: "answer"; readonly id: AnswerFaultId }
    | { readonly of: "application"; readonly id: ApplicationFaultId }
    | { readonly of: "notification"; readonly id: NotificationFaultId }
  );

const apisOf = ({ api }: { readonly api: FaultApi | "both" }): readonly FaultApi[] =>
  api === "both" ? ["v3", "v2"] : [api];

export const knownFaults: readonly KnownFault[] = [
  ...faults.map((fault): KnownFault => ({ of: "answer", id: fault.id, apis: apisOf(fault) })),
  ...applicationFaults.map((fault): KnownFault => ({ of: "application", id: fault.id, apis: apisOf(fault) })),
  ...notificationFaults.map((fault): KnownFault => ({
    of: "notification",
    id: fault.id,
    apis: apisOf(fault),
  })),
];

const byId = new Map<string, KnownFault>(knownFaults.map((fault) => [fault.id, fault]));

/** Undefined for a name that is none. */
export function faultNamed(id: string): KnownFault | undefined {
  return byId.get(id);
}

const numbered = /^FAULT_([0-9a-z-]+)_(.*)$/s;

/** A number that asks for a fault: `FAULT_<id>_`, and then any number, which may begin with a journey. */
export function readFaultNumber(number: string): (KnownFault & { readonly rest: string }) | undefined {
  const [, id = "", rest = ""] = numbered.exec(number) ?? [];
  const fault = faultNamed(id);
  return fault === undefined ? undefined : { ...fault, rest };
}
