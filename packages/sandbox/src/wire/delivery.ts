/** How an answer is sent when not whole and at once. */
export type Delivery =
  /** Nothing is sent before. */
  | { readonly kind: "late-head"; readonly afterMs: number }
  /** The second half of the body comes so much later than the first. */
  | { readonly kind: "late-rest"; readonly afterMs: number }
  /** The connection is closed after the first half of the body. */
  | { readonly kind: "cut-off" }
  /** The connection is closed, or reset, before anything is sent. */
  | { readonly kind: "closed" }
  | { readonly kind: "reset" };

/** A connection that shall break here: a body's stream ends with it, and who serves the body carries it out. */
export class BrokenConnection extends Error {
  override readonly name = "BrokenConnection";
  readonly how: "closed" | "reset";

  constructor(how: "closed" | "reset") {
    super(`The sandbox ${how} the connection on purpose.`);
    this.how = how;
  }
}
