import { type Difference, type Finding, firstDifference, showInvisible } from "@wxrefund/core";

/** What a look at one signed message found; every text is fit to be shown. */
export interface Diagnosis {
  readonly api: "v3" | "v2";
  readonly verified: boolean;
  readonly findings: readonly Finding[];
  /** The string to sign, invisible characters shown, the key hidden. */
  readonly string?: string;
  /** The string it is compared with: the one that was signed instead, or the one the program had. */
  readonly other?: { readonly of: "signature" | "program"; readonly string: string };
  readonly difference?: Difference;
}

/** Two strings to sign as they are, to be compared. */
export interface Strings {
  readonly string?: string | undefined;
  /** The one that the signature fits, when that is another. */
  readonly signed?: string | undefined;
  /** The one that the caller's program had; it comes before `signed`. */
  readonly program?: string | undefined;
}

/** The members of a diagnosis that compare strings. */
export function compared({
  string,
  signed,
  program,
}: Strings): Omit<Diagnosis, "api" | "verified" | "findings"> {
  if (string === undefined) return {};
  const shown = { string: showInvisible(string) };
  const other = program ?? signed;
  if (other === undefined) return shown;
  const difference = firstDifference(string, other);
  const of = program === undefined ? "signature" : "program";
  return {
    ...shown,
    other: { of, string: showInvisible(other) },
    ...(difference === undefined ? {} : { difference }),
  };
}
