import { type Sentence, statusSentences } from "@wxrefund/browser-verify/messages";
import { mayRefundAgain, type Refund, statusAdvice, type UntrustedReason } from "@wxrefund/core";
import type { VNode } from "preact";
import type { Entry, Trouble } from "../entry.ts";
import { dateTime } from "./format.ts";
import { useLanguage, useSay } from "./language.ts";
import {
  errorAdviceZh,
  errorsZh,
  statusAdviceZh,
  unknownVerdictZh,
  untrustedZh,
  verdictNames,
  verdictsZh,
  words,
} from "./words.ts";

/** What the state asks of the shop, and where that stands. */
export function Advice({ refund }: { readonly refund: Refund }): VNode {
  const say = useSay();
  const { status } = refund;
  return (
    <section aria-labelledby="advice">
      <h3 id="advice">{say(words.advice)}</h3>
      <p>{say({ en: statusAdvice(refund).text, zh: statusAdviceZh[status] })}</p>
      <blockquote>
        <strong>{say(words.tellBuyer)}:</strong> {say(statusSentences[status])}
      </blockquote>
      <p class="source">
        {say(words.source)}: {say(sources.status)}
      </p>
    </section>
  );
}

const sources: Readonly<Record<"status" | "again" | "error", Sentence>> = {
  status: {
    en: "APIv3 partner refund query page, preface and status; V2 refund query page, refund_status_$n",
    zh: "APIv3 服务商“查询退款”页的前言与 status；V2“查询退款”页的 refund_status_$n",
  },
  again: {
    en: "APIv3 refund guide, refund states; APIv3 and V2 refund application pages",
    zh: "APIv3 退款开发指引的退款状态；APIv3 与 V2 的申请退款页",
  },
  error: {
    en: "error codes of the APIv3 and V2 refund query pages; signature verification page",
    zh: "APIv3 与 V2 查询退款页的错误码；验证签名页",
  },
};

/** The one question that must not be answered wrongly. */
export function AgainVerdict({ entry, proven }: { readonly entry: Entry; readonly proven: boolean }): VNode {
  const say = useSay();
  const { refund } = entry;
  const doubtful = refund !== undefined && !proven;
  const verdict = doubtful ? mayRefundAgain({ refund, answer: { verified: false } }) : entry.verdict;
  const zh = refund === undefined || doubtful ? unknownVerdictZh[verdict.verdict] : verdictsZh[refund.status];
  return (
    <section aria-labelledby="again" class={`again ${verdict.verdict}`}>
      <h3 id="again">{say(words.again)}</h3>
      <p class="answer">{say(verdictNames[verdict.verdict])}</p>
      <p>{say({ en: `${verdict.because} ${verdict.todo}`, zh })}</p>
      <p class="source">
        {say(words.source)}: {say(sources.again)}
      </p>
    </section>
  );
}

/** A question that failed: what happened, what to do, and that nothing proven is lost by it. */
export function TroubleNote({ entry, trouble }: { readonly entry: Entry; readonly trouble: Trouble }): VNode {
  const say = useSay();
  const language = useLanguage();
  const { error, atMs } = trouble;
  const { kind, reason, code, httpStatus, requestId, message, advice } = error;
  const facts = [kind, reason, code, httpStatus === undefined ? undefined : `HTTP ${httpStatus}`, requestId];
  return (
    <section class="trouble" role="alert" aria-labelledby="trouble">
      <h3 id="trouble">{say(words.trouble)}</h3>
      <p>
        {say({ en: message, zh: untrustedSentence(reason) ?? errorsZh[kind] })}
        {entry.refund === undefined ? null : ` ${say(words.stillBelieved)}`}
      </p>
      <p>
        <strong>{say(words.advice)}:</strong> {language === "zh" ? errorAdviceZh[advice.action] : advice.text}
      </p>
      <details>
        <summary>{say(words.details)}</summary>
        <p lang="en">{message}</p>
        <p>
          <code>{facts.filter((fact) => fact !== undefined).join(" · ")}</code> {dateTime(atMs)}
        </p>
        <p class="source">
          {say(words.source)}: {say(sources.error)}
        </p>
      </details>
    </section>
  );
}

function untrustedSentence(reason: string | undefined): string | undefined {
  return reason !== undefined && isUntrusted(reason) ? untrustedZh[reason] : undefined;
}

function isUntrusted(reason: string): reason is UntrustedReason {
  return Object.hasOwn(untrustedZh, reason);
}
