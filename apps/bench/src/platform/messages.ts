/** What the measuring process asks of the platform's. */
export type Order =
  /** Answers signed ahead of time, for the one number that speed is measured with. */
  | { readonly order: "sign"; readonly count: number }
  /** Tell the arrivals since then. */
  | { readonly order: "arrivals" };

export type Report =
  | { readonly report: "listening"; readonly port: number }
  | { readonly report: "done" }
  /** When each request came, in milliseconds of one steady clock. */
  | { readonly report: "arrivals"; readonly atMs: readonly number[]; readonly longestStallMs: number };
