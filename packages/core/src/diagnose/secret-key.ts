import { encodeUtf8 } from "../codec/utf8.ts";
import type { Finding } from "./finding.ts";

/** The two symmetric keys of the merchant platform; both have 32 characters. */
export type SecretKeyName = "APIv3 key" | "APIv2 key";

const keyBytes = 32;

interface Mistake {
  readonly id: string;
  readonly fits: (key: string) => boolean;
  readonly what: string;
  readonly fix: string;
}

const mistakes: readonly Mistake[] = [
  {
    id: "key-padded",
    fits: (key) => key !== key.trim() && isKey(key.trim()),
    what: "has spaces or a line break around it",
    fix: "Remove them; echo and editors add a line feed to files.",
  },
  {
    id: "key-quoted",
    fits: (key) => isKey(key.trim().replace(/^(["'])(.*)\1$/s, "$2")),
    what: "has quotes around it",
    fix: "Remove them; an environment file keeps quotes in some readers.",
  },
  {
    id: "key-bom",
    fits: (key) => key.startsWith("\ufeff"),
    what: "begins with a byte order mark",
    fix: "Save the file as UTF-8 without BOM.",
  },
  {
    id: "key-hex",
    fits: (key) => /^[0-9a-fA-F]{64}$/.test(key.trim()),
    what: "is written in hex, two digits a byte",
    fix: "Give the 32 characters that were typed on the merchant platform.",
  },
  {
    id: "key-base64",
    fits: (key) => /^[0-9A-Za-z+/]{43}=$/.test(key.trim()),
    what: "is written in base64",
    fix: "Give the 32 characters that were typed on the merchant platform.",
  },
  {
    id: "key-pem",
    fits: (key) => key.includes("-----BEGIN"),
    what: "is a PEM file",
    fix: "This is the key of 32 characters that was typed on the merchant platform, not a certificate or RSA key.",
  },
  {
    id: "key-characters",
    fits: (key) => key.length === keyBytes,
    what: "has characters beyond printable ASCII",
    fix: "Type it anew: an invisible or full-width character came with it.",
  },
];

/**
 * What is wrong with a key of 32 characters, without a character of it in the finding; empty when nothing is.
 *
 * @example
 * ```ts
 * secretKeyFindings("APIv3 key", `${key}\n`)[0]?.id; // "key-padded"
 * ```
 */
export function secretKeyFindings(name: SecretKeyName, key: string): readonly Finding[] {
  if (isKey(key)) return [];
  const mistake = mistakes.find(({ fits }) => fits(key));
  if (mistake !== undefined)
    return [{ id: mistake.id, text: `The ${name} ${mistake.what}.`, fix: mistake.fix }];
  const bytes = encodeUtf8(key).length;
  return [
    {
      id: "key-length",
      text: `The ${name} is ${bytes} bytes long; it must be exactly ${keyBytes}.`,
      fix: "Give the 32 characters that were typed on the merchant platform under API security.",
    },
  ];
}

function isKey(key: string): boolean {
  return /^[\x21-\x7e]{32}$/.test(key);
}
