import {
  type Difference,
  explainStringV3,
  type Finding,
  firstDifference,
  showInvisible,
} from "@wxrefund/core";
import { textOf } from "./files.ts";

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

/** What is wrong with a program's own string; `explained` is the mistake that made it, where one is known. */
export function programFindings(isRight: boolean, explained: Finding | undefined): readonly Finding[] {
  return isRight ? [] : [explained ?? otherString];
}

const otherString: Finding = {
  id: "other-string",
  text: "The program's string is not the one that has to be signed, and no known mistake makes it.",
  fix: "Look at the first difference, and save the string to the byte, key and signature left out.",
};

/** Messages of APIv3 to be compared, as bytes. */
export interface MessagesV3 {
  readonly message?: Uint8Array | undefined;
  readonly signedMessage?: Uint8Array | undefined;
  readonly program?: Uint8Array | undefined;
}

/** What is wrong with a program's own string over APIv3. */
export function programFindingsV3({ message, program }: MessagesV3): readonly Finding[] {
  if (message === undefined || program === undefined) return [];
  return programFindings(textOf(message) === textOf(program), explainStringV3(message, program));
}

/** As `compared`. */
export function comparedV3({ message, signedMessage, program }: MessagesV3): ReturnType<typeof compared> {
  return compared({
    string: message && textOf(message),
    signed: signedMessage && textOf(signedMessage),
    program: program && textOf(program),
  });
}

/** A mistake that the string and the signature share is told once. */
export function unique(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ id }, at) => findings.findIndex((other) => other.id === id) === at);
}
