import type { Fault } from "./list.ts";

export type NotificationFaultId =
  | "notify-twice"
  | "notify-out-of-order"
  | "notify-probe"
  | "notify-unsigned"
  | "notify-tampered"
  | "notify-stale"
  | "notify-foreign-key"
  | "notify-other-key";

/** One way in which a notification goes wrong on purpose. */
export interface NotificationFault extends Pick<Fault, "api" | "description"> {
  readonly id: NotificationFaultId;
  /**
   * What a good receiver does: take it but act once, or on the last news alone, or refuse it, after which it comes again
   * as it should.
   */
  readonly demands: "take once" | "take last" | "refuse";
}

/**
 * What can go wrong with notifications. Each spoils one sending; what is resent is as it should be. V2 notifications
 * have no signature to spoil.
 *
 * @example
 * ```ts
 * notificationFaults.find(({ id }) => id === "notify-probe")?.demands; // "refuse"
 * ```
 */
export const notificationFaults: readonly NotificationFault[] = [
  { id: "notify-twice", api: "both", demands: "take once", description: "It comes twice, signed anew." },
  {
    id: "notify-out-of-order",
    api: "both",
    demands: "take last",
    description: "The news before the last comes a second after it.",
  },
  {
    id: "notify-probe",
    api: "v3",
    demands: "refuse",
    description: "A signature probe: the signature begins with WECHATPAY/SIGNTEST/.",
  },
  { id: "notify-unsigned", api: "v3", demands: "refuse", description: "Without any signature." },
  {
    id: "notify-tampered",
    api: "both",
    demands: "refuse",
    description: "One byte of what is encrypted was changed.",
  },
  { id: "notify-stale", api: "v3", demands: "refuse", description: "Signed ten minutes ago." },
  {
    id: "notify-foreign-key",
    api: "v3",
    demands: "refuse",
    description: "Signed by a key that is not the platform's.",
  },
  {
    id: "notify-other-key",
    api: "both",
    demands: "refuse",
    description: "Encrypted with another key than the merchant's.",
  },
];
