import type { Language } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PageSetup } from "../server/document.ts";
import { headlineOf } from "./refund/answer.tsx";
import { focusShown } from "./focus.ts";
import { AskForm } from "./list/ask-form.tsx";
import { firstLanguage, keepLanguage, LanguageContext, useSay } from "./language.ts";
import { RefundDetail } from "./refund/refund-detail.tsx";
import { RefundList } from "./list/refund-list.tsx";
import { SandboxPanel } from "./sandbox/panel.tsx";
import { type DeskState, home, useDesk } from "./connection/use-desk.ts";
import { words } from "./words/page.ts";

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

interface CounterProps {
  readonly setup: PageSetup;
  readonly toggle: () => void;
}

function Counter({ setup, toggle }: CounterProps): VNode {
  const desk = useDesk(setup);
  const { chosen, sandbox } = desk;
  useTitle(chosen);
  useTopOfRefund(chosen, desk.view !== undefined);
  return (
    <div class={chosen === undefined ? "page" : "page chosen"}>
      <Top setup={setup} live={desk.live} toggle={toggle} />
      <RefundList desk={desk} speaksV2={setup.speaksV2} />
      <main id="main" tabIndex={-1}>
        <Shown desk={desk} setup={setup} />
      </main>
      {sandbox === undefined ? null : <SandboxPanel state={sandbox} chosen={chosen} />}
    </div>
  );
}

function Top({ setup, live, toggle }: CounterProps & { readonly live: boolean }): VNode {
  const say = useSay();
  const skip = (event: Event): void => {
    // The address belongs to the refunds.
    event.preventDefault();
    focusShown();
  };
  return (
    <header>
      <a class="skip" href={home} onClick={skip}>
        {say(words.skip)}
      </a>
      <h1>{say(words.title)}</h1>
      <p class="whose">
        {say(words.merchant)} {setup.mchid}
        {setup.sandbox ? <span class="tag">{say(words.sandboxed)}</span> : null}
      </p>
      <p class={live ? "live on" : "live"} role="status">
        {say(live ? words.live : words.offline)}
      </p>
      <button type="button" class="quiet" onClick={toggle} lang={say({ en: "zh-CN", zh: "en" })}>
        {say(words.language)}
      </button>
    </header>
  );
}

function Shown({
  desk: { chosen, view },
  setup,
}: {
  readonly desk: DeskState;
  readonly setup: PageSetup;
}): VNode {
  const say = useSay();
  return (
    <>
      <p class="unseen" role="status">
        {view === undefined || view === null ? "" : headlineOf(view.entry, say)}
      </p>
      {chosen === undefined ? <Nothing sandbox={setup.sandbox} /> : null}
      {view === null && chosen !== undefined ? <NotHere number={chosen} speaksV2={setup.speaksV2} /> : null}
      {view === undefined || view === null ? null : (
        <RefundDetail key={view.entry.outRefundNo} view={view} setup={setup} />
      )}
    </>
  );
}

function NotHere({ number, speaksV2 }: { readonly number: string; readonly speaksV2: boolean }): VNode {
  const say = useSay();
  return (
    <div class="nothing">
      <a class="back" href={home}>
        ← {say(words.back)}
      </a>
      <h2 id="shown" tabIndex={-1}>
        {say(words.notHere)}
      </h2>
      <p>
        <code>{number}</code>
      </p>
      <p>{say(words.notHereMore)}</p>
      <AskForm number={number} speaksV2={speaksV2} />
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

function useTitle(chosen: string | undefined): void {
  const say = useSay();
  const title = say(words.title);
  useEffect(() => {
    document.title = chosen === undefined ? title : `${chosen} · ${title}`;
  }, [chosen, title]);
}

/** A refund that was just chosen begins at its top, and its heading takes the focus. */
function useTopOfRefund(chosen: string | undefined, there: boolean): void {
  useEffect(() => {
    if (there && chosen !== undefined) focusShown();
  }, [chosen, there]);
}
