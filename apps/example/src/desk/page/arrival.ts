import type { Refund } from "@wxrefund/core";

/** By which of the documented times the money arrives: the account decides, and the channel where it is unclear. */
export function arrivalOf({ receivedAccount, channel }: Refund): "balance" | "bank-card" | "unknown" {
  const kind = receivedAccount?.kind ?? "other";
  if (kind === "balance" || kind === "bank-card") return kind;
  if (kind !== "other") return "unknown";
  if (channel === "BALANCE" || channel === "OTHER_BALANCE") return "balance";
  return channel === "OTHER_BANKCARD" ? "bank-card" : "unknown";
}
