import { inspect } from "node:util";
import { isTransportFailure, type TransportFailure, type WireAnswer, type WireRequest } from "@wxrefund/core";
import { expect } from "vitest";

/** The port `Transport` by shape: testkit stands below the package that names it. */
export type TransportUnderTest = (
  request: WireRequest,
  call: {
    readonly signal: AbortSignal;
    readonly maxBodyBytes: number;
    readonly onSent?: () => void;
    readonly onHeaders?: () => void;
  },
) => Promise<WireAnswer>;

/** Where implementers may differ. */
export interface TransportTraits {
  /** Repeated header lines stay apart; otherwise they come joined by ", ". */
  readonly separateHeaderLines: boolean;
  /** Knows that nothing was sent when a TLS handshake was broken off or given up. */
  readonly seesHandshake: boolean;
  /** Tells a compressed body that ends too soon, or is broken brotli, from a whole one. */
  readonly strictDecoding: boolean;
}

export interface Subject {
  readonly transport: TransportUnderTest;
  readonly traits: TransportTraits;
}

export interface Asked {
  readonly baseUrl: string;
  readonly request?: Partial<WireRequest>;
  readonly signal?: AbortSignal;
  readonly maxBodyBytes?: number;
  readonly onHeaders?: () => void;
}

/** What a call did: its answer or its failure, and what it told on the way. */
export interface Outcome {
  readonly answer?: WireAnswer;
  readonly failure?: TransportFailure;
  readonly told: readonly string[];
}

/** Makes one call. Throws whatever a transport may not reject with. */
export async function ask(transport: TransportUnderTest, asked: Asked): Promise<Outcome> {
  const { baseUrl, request, signal = new AbortController().signal, maxBodyBytes = 65_536 } = asked;
  const told: string[] = [];
  const call = {
    signal,
    maxBodyBytes,
    onSent: () => void told.push("sent"),
    onHeaders: () => {
      told.push("headers");
      asked.onHeaders?.();
    },
  };
  try {
    return {
      told,
      answer: await transport({ method: "GET", baseUrl, target: "/", headers: [], ...request }, call),
    };
  } catch (failure) {
    if (isTransportFailure(failure)) return { told, failure };
    throw failure;
  }
}

/** Makes one call that must be answered. */
export async function answered(transport: TransportUnderTest, asked: Asked): Promise<WireAnswer> {
  const { answer, failure } = await ask(transport, asked);
  if (answer === undefined) throw new Error(`no answer: ${inspect(failure)}`);
  return answer;
}

/** What a failed call told, with the failure's facts. */
export interface Failed extends Pick<TransportFailure, "reason" | "sent"> {
  readonly told: readonly string[];
}

/** Makes one call that must fail, with a message that is a clause and names no target. */
export async function failed(transport: TransportUnderTest, asked: Asked): Promise<Failed> {
  const request = { target: "/told-nobody?key=1", ...asked.request };
  const { failure, told } = await ask(transport, { ...asked, request });
  if (failure === undefined) throw new Error("an answer came where a failure belongs");
  const { reason, sent, message, cause } = failure;
  expect(message).toMatch(/^\S.*[^.]$/);
  expect(message).not.toContain("told-nobody");
  expect(cause).toBeUndefined();
  return { reason, sent, told };
}
