import { createRefundVerifier, type PinnedKey, type Verdict } from "@wxrefund/browser-verify";
import { reasonSentences } from "@wxrefund/browser-verify/messages";
import { present } from "./present.ts";
import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Entry } from "../entry.ts";
import { dateTime } from "./format.ts";
import { useSay } from "./language.ts";
import { words } from "./words.ts";

/** What this page has found out for itself about the answer that was relayed to it. */
export type Checked =
  | { readonly state: "nothing" }
  | { readonly state: "shop-only" }
  | { readonly state: "checking" }
  | { readonly state: "checked"; readonly verdict: Verdict };

// The desk asks every half hour at the slowest, so an older answer means that nobody asks any more.
const age = { finalAtAnyAge: { othersWithinSeconds: 35 * 60 } };

/** Checks the relayed answer with the keys that the page was shipped with. */
export function useChecked({ outRefundNo, relayed, refund }: Entry, pinned: readonly PinnedKey[]): Checked {
  const verifier = useMemo(() => createRefundVerifier({ keys: pinned }), [pinned]);
  const [checked, setChecked] = useState<Checked>({ state: "checking" });
  useEffect(() => {
    if (relayed === undefined) {
      setChecked({ state: refund === undefined ? "nothing" : "shop-only" });
      return undefined;
    }
    let latest = true;
    const check = async (): Promise<void> => {
      const verdict = await verifier.verify(relayed, { outRefundNo, expect: expected(refund), age });
      if (latest) setChecked({ state: "checked", verdict });
    };
    void check();
    return () => {
      latest = false;
    };
  }, [outRefundNo, relayed?.body, relayed?.headers["wechatpay-signature"]]);
  return checked;
}

function expected(refund: Refund | undefined): { transactionId?: string; total?: number; refund?: number } {
  const { transactionId, amount } = refund ?? {};
  return present({ transactionId, total: amount?.total, refund: amount?.refund });
}

/** Whether WeChat Pay itself said what is shown. */
export function ProofBadge({ checked }: { readonly checked: Checked }): VNode {
  const say = useSay();
  if (checked.state === "checking") return <p class="proof">{say(words.checking)}…</p>;
  if (checked.state === "nothing") return <p class="proof">{say(words.noProof)}</p>;
  if (checked.state === "shop-only") {
    return (
      <p class="proof">
        <strong>{say(words.shopOnly)}</strong> {say(reasonSentences["v2-evidence"])}
      </p>
    );
  }
  const { verdict } = checked;
  if (!verdict.ok) {
    return (
      <p class="proof bad" role="alert">
        <strong>✗ {say(words.notProven)}</strong> {say(reasonSentences[verdict.reason])}
      </p>
    );
  }
  const { signedAtMs, keyId } = verdict.proof;
  return (
    <p class="proof good">
      <strong>{say(words.signed)} ✓</strong> {say(words.whatProves)}{" "}
      <small>
        {say(words.signedWhen)} {dateTime(signedAtMs)} · <code>{keyId}</code>
      </small>
    </p>
  );
}
