import type { Language } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PageSetup } from "../server/document.ts";
import { firstLanguage, keepLanguage, LanguageContext, useSay } from "./language.ts";
import { RefundDetail } from "./refund-detail.tsx";
import { RefundList } from "./refund-list.tsx";
import { SandboxPanel } from "./sandbox-panel.tsx";
import { useDesk } from "./use-desk.ts";
import { words } from "./words.ts";

/** The whole page. */
export function Desk({ setup }: { readonly setup: PageSetup }): VNode {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  useEffect(() => keepLanguage(language), [language]);
  return (
    <LanguageContext.Provider value={language}>
      <Counter setup={setup} toggle={() => setLanguage(language === "en" ? "zh" : "en")} />
    </LanguageContext.Provider>
  );
}

function Counter({ setup, toggle }: { readonly setup: PageSetup; readonly toggle: () => void }): VNode {
  const say = useSay();
  const desk = useDesk(setup.sandbox);
  const { live, view, sandbox } = desk;
  return (
    <div class={desk.chosen === undefined ? "page" : "page chosen"}>
      <header>
        <h1>{say(words.title)}</h1>
        <p class="whose">
          {say(words.merchant)} {setup.mchid}
          {setup.sandbox ? <span class="tag">{say(words.sandboxed)}</span> : null}
        </p>
        <p class={live ? "live on" : "live"} role="status">
          {say(live ? words.live : words.offline)}
        </p>
        <button type="button" class="quiet" onClick={toggle} lang={say({ en: "zh", zh: "en" })}>
          {say(words.language)}
        </button>
      </header>
      <RefundList desk={desk} speaksV2={setup.speaksV2} />
      <main>
        {view === undefined ? (
          <Nothing sandbox={setup.sandbox} />
        ) : (
          <RefundDetail key={view.entry.outRefundNo} view={view} pinned={setup.pinned} />
        )}
      </main>
      {sandbox === undefined ? null : <SandboxPanel state={sandbox} />}
    </div>
  );
}

function Nothing({ sandbox }: { readonly sandbox: boolean }): VNode {
  const say = useSay();
  return (
    <div class="nothing">
      <h2>{say(words.choose)}</h2>
      <p>{say(words.chooseMore)}</p>
      {sandbox ? (
        <section aria-labelledby="try">
          <h3 id="try">{say(words.try)}</h3>
          <ol>
            <li>{say(words.tryArrival)}</li>
            <li>{say(words.tryAbnormal)}</li>
            <li>{say(words.tryForged)}</li>
          </ol>
        </section>
      ) : null}
    </div>
  );
}
