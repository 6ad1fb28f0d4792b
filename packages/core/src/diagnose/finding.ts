/** One mistake that explains a failed signature. It holds no key, no signature and no value of a secret. */
export interface Finding {
  /** A stable name, such as `json-rewritten`. */
  readonly id: string;
  /** What is wrong. */
  readonly text: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Said when no mistake of the tables fits. */
export const unexplained: Finding = {
  id: "unexplained",
  text: "None of the known mistakes explains the signature: the content was changed, or another key signed.",
  fix: "Compare the string to sign line by line with the one your program signs, and check which key is configured.",
};
