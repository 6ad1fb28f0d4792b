import {
  type HeaderLine,
  isTransportFailure,
  RefundError,
  type TransportFailure,
  type WireAnswer,
  type WireRequest,
} from "@wxrefund/core";
import type { Evidence } from "../config.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import type { KeyStore } from "../keys/key-store.ts";
import type { ClientHost } from "../port/transport.ts";
import type { Settings } from "../settings.ts";
import type { SendSettings } from "../settings/sending.ts";
import type { SeenNonces } from "./nonces.ts";

/** What an attempt over V2 needs of its client. */
export interface SendState {
  readonly settings: SendSettings;
  readonly host: Pick<ClientHost, "transport" | "nonce" | "clock">;
}

/** What an attempt over APIv3 needs of its client. */
export interface StateV3 extends SendState {
  readonly host: SendState["host"] & Pick<ClientHost, "rsa">;
  readonly seen: SeenNonces;
  readonly keys: KeyStore;
  /** Absent where none are downloaded, so that a client without them need not carry the code that does. */
  readonly certificates?: Certificates;
}

/** When platform certificates are downloaded into the keys of a client. */
export interface Certificates {
  /** Before a question is sent. */
  readonly keep: (state: StateV3, ring: KeyRing, call: AttemptCall) => Promise<void>;
  /** Once an answer names a key that is not held; a sentence for the case that it was not found. */
  readonly find: (state: StateV3, serial: string, call: AttemptCall) => Promise<string | undefined>;
}

/** What one client object holds between calls: plain values, so that any request may use them. */
export interface ClientState extends StateV3 {
  readonly settings: Settings;
  readonly host: ClientHost;
  closed: boolean;
}

/** How one request is sent. */
export interface Sending {
  readonly signal: AbortSignal;
  readonly onSent: () => void;
  /** Resolves when what is ready to be sent may be; gives nothing to wait for when it may at once. */
  readonly turn?: () => Promise<void> | undefined;
}

/** One attempt's circumstances. */
export interface AttemptCall extends Sending {
  readonly baseUrl: string;
  readonly nowMs: () => number;
  /**
   * Does something else that is sent: it waits its own turn at the limiter, and ends with this attempt or after
   * `limitMs`.
   */
  readonly aside: (work: (sending: Sending) => Promise<void>, limitMs?: number) => Promise<void>;
  /** How long something may take that this attempt can do without. */
  readonly spareMs: number;
}

export interface Attempted<Value> {
  readonly value: Value;
  readonly requestId?: string;
  readonly evidence: Evidence;
}

/** One attempt of a call: signs, sends once, verifies, binds, decodes; rejects with a RefundError. */
export type Attempt<Value> = (call: AttemptCall) => Promise<Attempted<Value>>;

export interface Arrived {
  readonly answer: WireAnswer;
  /** The clock when the headers came. */
  readonly headersAtMs: number;
}

/** Sends through the host's transport; a transport failure becomes `unreachable` or `no-answer`. */
export async function send(state: SendState, request: WireRequest, call: AttemptCall): Promise<Arrived> {
  let headersAtMs: number | undefined;
  const onHeaders = (): void => {
    headersAtMs = call.nowMs();
  };
  const { signal, onSent } = call;
  const { maxBodyBytes } = state.settings;
  const turn = call.turn?.();
  if (turn !== undefined) await turn;
  try {
    const answer = await state.host.transport(request, { signal, onSent, onHeaders, maxBodyBytes });
    return { answer, headersAtMs: headersAtMs ?? call.nowMs() };
  } catch (failure) {
    if (isTransportFailure(failure)) throw transportError(failure);
    throw failure;
  }
}

/** `unreachable` is a promise that nothing left this machine. */
export function transportError({
  sent,
  reason,
  message,
}: Pick<TransportFailure, "sent" | "reason" | "message">): RefundError {
  const repeat = (text: string) => ({ action: "repeat", text }) as const;
  return sent
    ? new RefundError(
        "no-answer",
        `No whole answer came: ${message}. What WeChat Pay knows of the refund stays unknown.`,
        { advice: repeat("Ask again with the same number."), reason },
      )
    : new RefundError("unreachable", `WeChat Pay could not be reached: ${message}. Nothing was sent.`, {
        advice: repeat("Check the network, DNS and proxy, then ask again."),
        reason,
      });
}

const evidenceHeaders = [
  "Request-ID",
  "Wechatpay-Timestamp",
  "Wechatpay-Nonce",
  "Wechatpay-Signature",
  "Wechatpay-Serial",
  "Wechatpay-Signature-Type",
];

export function evidenceOf(protocol: Evidence["protocol"], { status, headers, body }: WireAnswer): Evidence {
  const kept: Record<string, string> = {};
  for (const name of evidenceHeaders) {
    const value = headerValue(headers, name);
    if (value !== undefined) kept[name] = value;
  }
  return { protocol, status, headers: kept, body };
}

/** Request-ID, when it looks like one: it goes into logs. */
export function requestIdOf({ headers }: WireAnswer): { readonly requestId?: string } {
  const requestId = headerValue(headers, "Request-ID");
  return requestId !== undefined && /^[0-9A-Za-z._:-]{1,128}$/.test(requestId) ? { requestId } : {};
}

/** What every failure that an answer stands for can tell of it. */
export function factsOf(answer: WireAnswer): { readonly httpStatus: number; readonly requestId?: string } {
  return { httpStatus: answer.status, ...requestIdOf(answer) };
}

function headerValue(headers: readonly HeaderLine[], name: string): string | undefined {
  const lower = name.toLowerCase();
  return headers.find(([other]) => other.length === name.length && other.toLowerCase() === lower)?.[1];
}
