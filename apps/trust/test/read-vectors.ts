import { readdirSync, readFileSync } from "node:fs";
import type { HeaderLine } from "@wxrefund/core";

const folder = new URL("../../../vectors/", import.meta.url);

/** What a client must make of an answer: every member that is here must be so. */
export interface Verdict {
  readonly kind: string;
  readonly reason?: string;
  readonly status?: string;
  readonly code?: string;
  readonly verified?: boolean;
  readonly bound?: boolean;
}

export interface AnswerCase<Question> {
  readonly id: string;
  readonly why: string;
  readonly question: Question;
  readonly expect?: { readonly transactionId?: string; readonly total?: number; readonly refund?: number };
  readonly asked?: "twice";
  readonly signType?: "MD5";
  readonly transport?: { readonly sent: boolean };
  readonly answer?: {
    readonly status: number;
    readonly headers: readonly HeaderLine[];
    readonly bodyBase64: string;
  };
  readonly verdict: Verdict;
}

export interface AnswersV3 {
  readonly now: string;
  readonly merchant: { readonly mchid: string; readonly serialNo: string; readonly privateKeyPem: string };
  readonly platformKeys: readonly (
    | { readonly id: string; readonly publicKeyPem: string }
    | { readonly certificatePem: string }
  )[];
  readonly cases: readonly AnswerCase<{ readonly outRefundNo: string }>[];
}

export interface AnswersV2 {
  readonly now: string;
  readonly merchant: {
    readonly mchid: string;
    readonly appid: string;
    readonly key: string;
    readonly signType: "HMAC-SHA256";
  };
  readonly cases: readonly AnswerCase<{ readonly outRefundNo?: string; readonly outTradeNo?: string }>[];
}

export function vectorText(path: string): string {
  return readFileSync(new URL(path, folder), "utf8");
}

export function answersV3(): AnswersV3 {
  return JSON.parse(vectorText("answers-v3.json"));
}

export function answersV2(): AnswersV2 {
  return JSON.parse(vectorText("answers-v2.json"));
}

/** Every JSON file of the corpus, schemas apart, by its path. */
export function corpusFiles(): readonly string[] {
  const found = ["", "hostile/", "refund/"].flatMap((at) =>
    readdirSync(new URL(at, folder)).map((name) => at + name),
  );
  return found.filter((path) => path.endsWith(".json")).toSorted((a, b) => (a < b ? -1 : 1));
}
