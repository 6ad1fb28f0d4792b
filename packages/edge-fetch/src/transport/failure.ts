import { TransportFailure, type TransportReason } from "@wxrefund/core";

/** An answer that came and cannot be taken. */
export class Unreadable extends Error {
  readonly reason: "too-large" | "bad-encoding";

  constructor(reason: "too-large" | "bad-encoding") {
    super(reason);
    this.reason = reason;
  }
}

/** How far a call had come when it failed. */
export interface Progress {
  readonly host: string;
  /** `fetch` had been called. */
  readonly sent: boolean;
  /** The answer's head had arrived. */
  readonly answered: boolean;
  readonly aborted: boolean;
}

interface Row {
  readonly codes: RegExp;
  readonly reason: TransportReason;
  /** Does the code alone prove that nothing was sent? */
  readonly unsent: boolean | "while-connecting";
}

/** The codes that Node's fetch gives as `error.cause.code`; other hosts tell nothing that could be relied on. */
const rows: readonly Row[] = [
  { codes: /^(?:ENOTFOUND|EAI_[A-Z]+)$/, reason: "dns", unsent: true },
  { codes: /^(?:ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT)$/, reason: "connect", unsent: true },
  {
    codes: /^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ECONNRESET)$/,
    reason: "connect",
    unsent: "while-connecting",
  },
  // A certificate is judged before the request is handed over.
  {
    codes: /^(?:CERT_[A-Z_]+|[A-Z_]+_CERT(?:_[A-Z_]+)?|ERR_TLS_CERT_ALTNAME_INVALID)$/,
    reason: "tls",
    unsent: true,
  },
  {
    codes: /^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE))$/,
    reason: "tls",
    unsent: true,
  },
  { codes: /^ERR_SSL_/, reason: "tls", unsent: false },
  { codes: /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/, reason: "timeout", unsent: false },
  { codes: /^UND_ERR_HEADERS_OVERFLOW$/, reason: "too-large", unsent: false },
  { codes: /^(?:HPE_|Z_|ERR__ERROR_FORMAT_)/, reason: "bad-encoding", unsent: false },
];

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

/** The failure for an error of the host's at this point of a call. Of the error only its code is told. */
export function transportFailure(error: unknown, progress: Progress): TransportFailure {
  const { host, sent, answered, aborted } = progress;
  if (aborted) return new TransportFailure("aborted", sent, clauses.aborted(host));
  if (error instanceof Unreadable)
    return new TransportFailure(error.reason, sent, clauses[error.reason](host));
  const cause = memberOf(error, "cause");
  const code = codeOf(cause);
  const row = rows.find(
    ({ codes, unsent }) => codes.test(code) && (unsent === false || !answered) && fits(unsent, cause),
  );
  const reason = row?.reason ?? (answered ? "cut-off" : "reset");
  const told = code === "" ? "" : ` (${code})`;
  return new TransportFailure(
    reason,
    row === undefined || row.unsent === false,
    `${clauses[reason](host)}${told}`,
  );
}

function fits(unsent: Row["unsent"], cause: unknown): boolean {
  return unsent !== "while-connecting" || isConnecting(cause);
}

/** An error of connect(2), or of several tries of it. */
function isConnecting(cause: unknown): boolean {
  if (memberOf(cause, "syscall") === "connect") return true;
  const errors = memberOf(cause, "errors");
  return Array.isArray(errors) && errors.length > 0 && errors.every(isConnecting);
}

function codeOf(cause: unknown): string {
  const code = memberOf(cause, "code");
  return typeof code === "string" && /^[A-Z0-9_]{1,64}$/.test(code) ? code : "";
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
