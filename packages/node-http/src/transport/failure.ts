import { TransportFailure, type TransportReason } from "@wxrefund/core";

/** An answer that came and cannot be taken. */
export class Unreadable extends Error {
  readonly reason: "too-large" | "bad-encoding";

  constructor(reason: "too-large" | "bad-encoding") {
    super(reason);
    this.reason = reason;
  }
}

/** How far an exchange had come when it failed. */
export interface Progress {
  readonly host: string;
  readonly secure: boolean;
  /** The request was handed to a ready connection. */
  readonly sent: boolean;
  /** The answer's head had arrived. */
  readonly answered: boolean;
  readonly aborted: boolean;
}

/** What each reason says of the host; clauses, since the client puts them into a sentence. */
const clauses: Readonly<Record<TransportReason, (host: string) => string>> = {
  dns: (host) => `the name ${host} was not resolved`,
  connect: (host) => `no connection to ${host} came about`,
  tls: (host) => `the TLS handshake with ${host} failed`,
  timeout: (host) => `${host} took too long`,
  reset: (host) => `the connection to ${host} broke before an answer`,
  "cut-off": (host) => `the answer of ${host} ended too soon`,
  "too-large": (host) => `the answer of ${host} is longer than allowed`,
  "bad-encoding": (host) => `the answer of ${host} cannot be decoded`,
  aborted: (host) => `the call to ${host} was ended`,
};

/** The failure for an error of Node's at this point of an exchange. Of the error only its code is told. */
export function transportFailure(error: unknown, progress: Progress): TransportFailure {
  const facts = factsOf(error);
  const reason = progress.aborted ? "aborted" : reasonOf(error, facts, progress);
  const code = !progress.aborted && facts.code !== undefined ? ` (${facts.code})` : "";
  return new TransportFailure(reason, progress.sent, `${clauses[reason](progress.host)}${code}`);
}

interface ErrorFacts {
  readonly code?: string;
  readonly syscall?: string;
}

function reasonOf(error: unknown, { code = "", syscall }: ErrorFacts, progress: Progress): TransportReason {
  if (error instanceof Unreadable) return error.reason;
  if (!progress.sent) return unsentReason(error, syscall, progress);
  if (code === "HPE_HEADER_OVERFLOW") return "too-large";
  if (code.startsWith("HPE_") && code !== "HPE_INVALID_EOF_STATE") return "bad-encoding";
  return progress.answered ? "cut-off" : "reset";
}

function unsentReason(error: unknown, syscall: string | undefined, { secure }: Progress): TransportReason {
  if (syscall === "getaddrinfo") return "dns";
  // Node tries all addresses of a name and gathers their errors.
  const connecting = syscall === "connect" || error instanceof AggregateError;
  return connecting || !secure ? "connect" : "tls";
}

function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return {};
  const code = "code" in error && typeof error.code === "string" && /^[A-Z0-9_]{1,64}$/.test(error.code);
  const syscall = "syscall" in error && typeof error.syscall === "string";
  return {
    ...(code ? { code: String(error.code) } : {}),
    ...(syscall ? { syscall: String(error.syscall) } : {}),
  };
}
