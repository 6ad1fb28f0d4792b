import { paramsStringV2 } from "../canonical/params-v2.ts";
import type { Finding } from "./finding.ts";

type Field = readonly [name: string, value: string];
export type FieldsV2 = ReadonlyMap<string, string>;

/** A string to sign made with a mistake, and what the mistake is. */
export interface StringCandidateV2 {
  readonly finding: Finding;
  /** The whole string with this key in it; with a stand-in for the key it may be shown. */
  readonly withKey: (key: string) => string;
}

interface StringMistake extends Finding {
  /** With {@link keyPlace} where the key belongs. */
  readonly strings: (fields: FieldsV2) => readonly string[];
}

const joined = (fields: Iterable<Field>): string =>
  Array.from(fields, ([name, value]) => `${name}=${value}`).join("&");
/** A character that XML cannot hold. */
const keyPlace = "\u0000";
const keyed = (text: string): string => `${text}&key=${keyPlace}`;
const signable = (fields: FieldsV2): readonly Field[] =>
  [...fields].filter(([name, value]) => name !== "sign" && value !== "");
const rightOrder = (fields: Iterable<Field>): readonly Field[] =>
  [...fields].toSorted(([one], [other]) => compared(one, other));
const mapped =
  (change: (value: string) => string) =>
  (fields: FieldsV2): string =>
    keyed(paramsStringV2(signable(fields).map(([name, value]): Field => [name, change(value)])));

/** The order of a collator: signs before digits before letters, upper and lower case together. */
const collated = (name: string): string =>
  name.toLowerCase().replace(/[_-]/g, (sign) => (sign === "_" ? "\u0001" : "\u0002"));

const mistakes: readonly StringMistake[] = [
  {
    id: "sorted-otherwise",
    text: "The fields were not sorted by the bytes of their names.",
    fix: "Sort by byte value (digits, upper case, _, lower case); no locale and no ignoring of case.",
    strings: (fields) => {
      const all = signable(fields);
      const orders = [
        all.toSorted(([one], [other]) => compared(one.toLowerCase(), other.toLowerCase())),
        all.toSorted(([one], [other]) => compared(collated(one), collated(other))),
        all,
      ];
      return orders.map((order) => keyed(joined(order)));
    },
  },
  {
    id: "empty-values-kept",
    text: "Empty values were signed; they are left out.",
    fix: "Drop every field whose value is empty before you join them.",
    strings: (fields) => [keyed(joined(rightOrder([...fields].filter(([name]) => name !== "sign"))))],
  },
  {
    id: "sign-type-left-out",
    text: "sign_type is in the message but was not signed.",
    fix: "Add sign_type before you sign; only sign itself is left out.",
    strings: (fields) => [without(fields, (name) => name === "sign_type")],
  },
  {
    id: "indexed-fields-left-out",
    text: "The numbered fields (such as refund_id_0) were not signed.",
    fix: "Sign the map of all fields as received, not a typed object that knows some of them.",
    strings: (fields) => [without(fields, (name) => /_\d+$/.test(name))],
  },
  {
    id: "values-trimmed",
    text: "Values were trimmed before they were signed.",
    fix: "Sign the values as they stand in the message.",
    strings: (fields) => [mapped((value) => value.trim())(fields)],
  },
  {
    id: "numbers-rewritten",
    text: "Numbers were parsed and written again (0012 became 12, or a long number lost its digits).",
    fix: "Keep every value as text; switch off the number parsing of your XML library.",
    strings: (fields) => [
      mapped((value) => renumbered(value, false))(fields),
      mapped((value) => renumbered(value, true))(fields),
    ],
  },
  {
    id: "entities-kept",
    text: "Values were signed as they are escaped in XML (&amp; for &), not as they read.",
    fix: "Decode the XML first, then sign the text.",
    strings: (fields) => [
      mapped((value) => entities(value, /[&<>]/g))(fields),
      mapped((value) => entities(value, /[&<>"']/g))(fields),
    ],
  },
  {
    id: "cdata-kept",
    text: "Values were signed with their <![CDATA[…]]> around them.",
    fix: "Sign the text inside.",
    strings: (fields) => [mapped((value) => `<![CDATA[${value}]]>`)(fields)],
  },
  {
    id: "values-url-encoded",
    text: "Values were URL-encoded before they were signed.",
    fix: "Sign the raw values.",
    strings: (fields) => [
      mapped((value) => urlEncoded(value))(fields),
      mapped((value) => urlEncoded(value).replaceAll("%20", "+"))(fields),
    ],
  },
  {
    id: "not-utf-8",
    text: "Characters beyond ASCII were lost before the text was hashed.",
    fix: "Hash the UTF-8 bytes; name the charset, do not rely on the system's.",
    strings: (fields) => [mapped((value) => value.replace(/[^\u0000-\u007f]/gu, "?"))(fields)],
  },
  {
    id: "key-left-out",
    text: "The string was signed without &key= and the key at its end, or with them in another form.",
    fix: "Append &key= and the APIv2 key after the sorted fields.",
    strings: (fields) => {
      const text = paramsStringV2(fields);
      return [
        text,
        `${text}&${keyPlace}`,
        `${text}${keyPlace}`,
        `${text}key=${keyPlace}`,
        `${text}&&key=${keyPlace}`,
      ];
    },
  },
  {
    id: "key-sorted-in",
    text: "The key was sorted in among the fields.",
    fix: "Append &key= and the key last, after sorting.",
    strings: (fields) => [paramsStringV2([...fields, ["key", keyPlace]])],
  },
];

const mostFieldsLeftOut = 300;

/** Every string to sign that one of the known mistakes makes of these fields; the right one is not among them. */
export function stringCandidatesV2(fields: FieldsV2): readonly StringCandidateV2[] {
  const right = keyed(paramsStringV2(fields));
  const names = fields.size > mostFieldsLeftOut ? [] : Array.from(fields.keys());
  return [...mistakes, ...names.map(leftOut)].flatMap(({ strings, id, text, fix }) =>
    strings(fields)
      .filter((made) => made !== right)
      .map((made) => ({
        finding: { id, text, fix },
        withKey: (key: string) => made.replaceAll(keyPlace, () => key),
      })),
  );
}

/**
 * The mistake by which a program came to its own string to sign, given without `&key=` and what follows it; undefined
 * when the string is right, or when no known mistake makes it.
 *
 * @example
 * ```ts
 * explainStringV2(fields, "mch_id=10000100&attach=")?.id; // "empty-values-kept"
 * ```
 */
export function explainStringV2(fields: FieldsV2, theirs: string): Finding | undefined {
  if (theirs === paramsStringV2(fields)) return undefined;
  const withoutKey = (text: string): string => text.replace(/&key=[^&]*$/s, "");
  return stringCandidatesV2(fields).find(({ withKey }) => withoutKey(withKey("")) === theirs)?.finding;
}

function leftOut(left: string): StringMistake {
  return {
    id: "field-left-out",
    text: `The field ${left} is in the message but was not signed.`,
    fix: "Sign every field that is in the message, known to your program or not, except sign.",
    strings: (fields) => [without(fields, (name) => name === left)],
  };
}

function without(fields: FieldsV2, isLeftOut: (name: string) => boolean): string {
  return keyed(paramsStringV2([...fields].filter(([name]) => !isLeftOut(name))));
}

function compared(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function renumbered(value: string, whateverLength: boolean): string {
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(value)) return value;
  const number = Number(value);
  return whateverLength || Number.isSafeInteger(Math.trunc(number)) ? String(number) : value;
}

const names: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function entities(value: string, characters: RegExp): string {
  return value.replace(characters, (character) => names[character] ?? character);
}

function urlEncoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}
