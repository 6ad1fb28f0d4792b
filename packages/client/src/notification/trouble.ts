import { isRefundError } from "@wxrefund/core";

/** Who hears of what went wrong. */
export type OnTrouble = (trouble: unknown) => unknown;

/** Signature probes are not told: refusing them is the test that WeChat Pay makes. */
export function tell(trouble: unknown, onTrouble: OnTrouble = complain): void {
  if (!isProbe(trouble)) void regardless(() => onTrouble(trouble));
}

/** What becomes of the telling changes neither the answer nor the claim. */
export async function regardless(telling: () => unknown): Promise<void> {
  try {
    await telling();
  } catch {
    return;
  }
}

/** With nobody to hear, a mistake of the app would show nowhere; what strangers post must not fill anybody's log. */
function complain(trouble: unknown): void {
  if (isRefundError(trouble) && trouble.kind === "config") console.error(trouble.message);
}

function isProbe(trouble: unknown): boolean {
  return isRefundError(trouble) && trouble.reason === "probe";
}
