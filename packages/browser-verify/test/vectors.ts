import { readFileSync } from "node:fs";

const textOf = (name: string): string =>
  readFileSync(new URL(`../../../vectors/${name}`, import.meta.url), "utf8");

/** A published refund object, and what must come of it. */
export interface RefundVector {
  readonly id: string;
  readonly input: { readonly json: string };
  readonly expected: { readonly document?: Readonly<Record<string, unknown>> };
}

export function readRefundVectors(): readonly RefundVector[] {
  const { items }: { readonly items: readonly RefundVector[] } = JSON.parse(textOf("refund/v3.json"));
  return items;
}

/** WeChat Pay's own example of an answer with its signature and key. */
export interface SignedExample {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly publicKeyPem: string;
}

export function readSignedExample(): SignedExample {
  const { v3ResponseVerify: examples }: { readonly v3ResponseVerify: readonly SignedExample[] } = JSON.parse(
    textOf("known-answers.json"),
  );
  const [example] = examples;
  if (example === undefined) throw new Error("known-answers.json has no signed answer");
  return example;
}
