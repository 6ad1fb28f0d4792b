import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { numberKinds } from "../../number-kind.ts";
import { Copy } from "../copy.tsx";
import { useSay } from "../language.ts";
import { numberNames, words } from "../words/page.ts";

/** The four numbers, ready for WeChat Pay's support or the shop's books. */
export function Numbers({ refund }: { readonly refund: Refund }): VNode {
  const say = useSay();
  return (
    <section aria-labelledby="numbers" class="wide">
      <h3 id="numbers">{say(words.numbers)}</h3>
      <dl class="numbers">
        {numberKinds.map((kind) => (
          <div key={kind}>
            <dt>{say(numberNames[kind])}</dt>
            <dd>
              <code>{refund[kind] ?? "–"}</code>
              <Copy text={refund[kind] ?? ""} of={say(numberNames[kind])} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
