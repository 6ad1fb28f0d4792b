import { createRefundVerifier, type PinnedKey, type Verdict } from "@wxrefund/browser-verify";
import { reasonSentences, type Sentence } from "@wxrefund/browser-verify/messages";
import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Entry } from "../../entry.ts";
import { present } from "../../present.ts";
import { dateTime } from "../format.ts";
import { useSay } from "../language.ts";
import { words } from "../words/page.ts";

/** What this page has found out for itself about the answer that was relayed to it. */
export type Checked =
  | { readonly state: "nothing" | "v2" | "keyless" | "checking" }
  | { readonly state: "checked"; readonly verdict: Verdict };

// The desk asks every half hour at the slowest, so an older answer means that nobody asks any more.
const age = { finalAtAnyAge: { othersWithinSeconds: 35 * 60 } };

/** Checks the relayed answer with the keys that the page was shipped with. */
export function useChecked({ outRefundNo, relayed, refund }: Entry, pinned: readonly PinnedKey[]): Checked {
  const verifier = useMemo(
    () => (pinned.length === 0 ? undefined : createRefundVerifier({ keys: pinned })),
    [pinned],
  );
  const [verdict, setVerdict] = useState<Verdict>();
  useEffect(() => {
    if (relayed === undefined || verifier === undefined) return undefined;
    let latest = true;
    const check = async (): Promise<void> => {
      const found = await verifier.verify(relayed, { outRefundNo, expect: expected(refund), age });
      if (latest) setVerdict(found);
    };
    void check();
    return () => {
      latest = false;
    };
  }, [outRefundNo, relayed?.body, relayed?.headers["wechatpay-signature"]]);
  if (refund === undefined) return { state: "nothing" };
  if (relayed === undefined) return { state: "v2" };
  if (verifier === undefined) return { state: "keyless" };
  return verdict === undefined ? { state: "checking" } : { state: "checked", verdict };
}

function expected(refund: Refund | undefined): { transactionId?: string; total?: number; refund?: number } {
  const { transactionId, amount } = refund ?? {};
  return present({ transactionId, total: amount?.total, refund: amount?.refund });
}

/** Whether WeChat Pay itself said what is shown. */
export function Proof({ checked }: { readonly checked: Checked }): VNode {
  const say = useSay();
  if (checked.state === "checked") return <Judged verdict={checked.verdict} />;
  return (
    <p class="proof">
      {unchecked[checked.state].map((sentence) => (
        <span key={sentence.en}>{say(sentence)} </span>
      ))}
    </p>
  );
}

const unchecked: Readonly<Record<Exclude<Checked["state"], "checked">, readonly Sentence[]>> = {
  checking: [words.verifying],
  nothing: [words.noProof],
  v2: [words.serverOnly, words.serverOnlyV2],
  keyless: [words.serverOnly, words.serverOnlyKeyless],
};

function Judged({ verdict }: { readonly verdict: Verdict }): VNode {
  const say = useSay();
  if (!verdict.ok) {
    return (
      <p class="proof bad" role="alert">
        ✗ {say(reasonSentences[verdict.reason])}
      </p>
    );
  }
  const { signedAtMs, keyId } = verdict.proof;
  return (
    <details class="proof good">
      <summary>
        <strong>{say(words.signed)} ✓</strong> <time>{dateTime(signedAtMs)}</time>
      </summary>
      <p>{say(words.whatProves)}</p>
      <p>
        {say(words.signingKey)} <code>{keyId}</code>
      </p>
    </details>
  );
}
