/** Why no answer could be read. */
export type TransportReason =
  | "dns"
  | "connect"
  | "tls"
  | "timeout"
  | "reset"
  | "cut-off"
  | "too-large"
  | "bad-encoding"
  | "aborted";

const brand = Symbol.for("@wxrefund/TransportFailure");

/**
 * What a transport rejects with. `sent: false` is a proof that no byte of the request left this machine;
 * `true` means it left, or may have.
 */
export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  readonly sent: boolean;
  readonly reason: TransportReason;

  constructor(reason: TransportReason, sent: boolean, message: string) {
    super(message);
    this.reason = reason;
    this.sent = sent;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for any {@link TransportFailure}, also one made by another copy of this package. */
export function isTransportFailure(value: unknown): value is TransportFailure {
  return typeof value === "object" && value !== null && brand in value;
}
