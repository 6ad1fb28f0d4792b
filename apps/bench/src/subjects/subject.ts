/** One way to ask for a refund; both queries resolve to its status, or reject. */
export interface Subject {
  readonly name: string;
  /** Absent where it does not speak that API. */
  readonly v3?: () => Promise<string>;
  readonly v2?: () => Promise<string>;
  readonly close: () => void;
}
