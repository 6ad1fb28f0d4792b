import type { Conclusion, Fault, FaultApi } from "./list.ts";

export type ApplicationFaultId =
  | "never-arrived"
  | "arrives-twice"
  | "accepted-then-lost"
  | "accepted-then-reset"
  | "accepted-then-cut-off"
  | "accepted-then-late"
  | "accepted-then-unsigned"
  | "accepted-then-tampered"
  | "accepted-then-not-found"
  | "accepted-then-refused"
  | "accepted-then-error"
  | "accepted-then-202";

/** One way in which an application goes wrong on purpose. */
export interface ApplicationFault extends Pick<Fault, "api" | "description"> {
  readonly id: ApplicationFaultId;
  /** What is true, whatever the applicant hears. */
  readonly accepted: boolean;
  /** What a client that applies once must say; absent where it hears a true answer. */
  readonly concludes: { readonly [Api in FaultApi]?: Conclusion };
}

type Row = Omit<ApplicationFault, "api" | "accepted"> & { readonly accepted?: false };

const both = (conclusion: Conclusion) => ({ v3: conclusion, v2: conclusion });
const noAnswer = both({ kind: "no-answer" });
const unsigned = both({ kind: "untrusted", reason: "unsigned" });

const rows: readonly Row[] = [
  {
    id: "never-arrived",
    description: "It is lost on the way: nothing is accepted, and the connection is closed.",
    accepted: false,
    concludes: noAnswer,
  },
  { id: "arrives-twice", description: "A machine on the way sends it twice.", concludes: {} },
  {
    id: "accepted-then-lost",
    description: "Accepted; the connection is closed (FIN) without a byte of an answer.",
    concludes: noAnswer,
  },
  {
    id: "accepted-then-reset",
    description: "Accepted; the connection is reset (RST).",
    concludes: noAnswer,
  },
  {
    id: "accepted-then-cut-off",
    description: "Accepted; the connection ends after half of the answer.",
    concludes: noAnswer,
  },
  {
    id: "accepted-then-late",
    description: "Accepted; the answer comes after 60 seconds.",
    concludes: noAnswer,
  },
  {
    id: "accepted-then-unsigned",
    description: "Accepted; the answer has no signature.",
    concludes: unsigned,
  },
  {
    id: "accepted-then-tampered",
    description: "Accepted; one byte of the answer was changed after signing.",
    concludes: both({ kind: "untrusted", reason: "bad-signature" }),
  },
  {
    id: "accepted-then-not-found",
    description: "Accepted; a forged word that there is no such order, unsigned.",
    concludes: unsigned,
  },
  {
    id: "accepted-then-refused",
    description: "Accepted; a forged word that the balance is too low, unsigned.",
    concludes: unsigned,
  },
  {
    id: "accepted-then-error",
    description: "Accepted; the service says, signed, that it had trouble.",
    concludes: both({ kind: "unsettled" }),
  },
  {
    id: "accepted-then-202",
    description: "Accepted; HTTP 202, signed: it is being worked on.",
    concludes: { v3: { kind: "unsettled" } },
  },
];

/**
 * What can go wrong with applications, beside the faults of all answers. Each acts once for a number that begins with
 * `FAULT_<id>_`, or for an application that meets it armed; the questions asked afterwards are answered truly.
 *
 * @example
 * ```ts
 * applicationFaults.find(({ id }) => id === "accepted-then-lost")?.accepted; // true
 * ```
 */
export const applicationFaults: readonly ApplicationFault[] = rows.map(({ accepted = true, ...row }) => ({
  ...row,
  accepted,
  api: row.id === "accepted-then-202" ? "v3" : "both",
}));
