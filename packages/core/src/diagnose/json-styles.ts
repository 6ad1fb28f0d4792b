import { type JsonMember, type JsonTree, jsonTree } from "./json-tree.ts";

/** One way of writing the same JSON; `name` completes "The signature fits the same JSON written …". */
export interface JsonStyle {
  readonly name: string;
  readonly text: string;
}

interface Spacing {
  readonly name: string;
  readonly colon: string;
  readonly comma: string;
  readonly indent?: string;
}

const spacings: readonly Spacing[] = [
  { name: "without spaces", colon: ":", comma: "," },
  { name: "with a space after colons and commas", colon: ": ", comma: ", " },
  { name: "with a space after colons", colon: ": ", comma: "," },
  { name: "indented by two spaces", colon: ": ", comma: ",", indent: "  " },
  { name: "indented by four spaces", colon: ": ", comma: ",", indent: "    " },
  { name: "indented by tabs", colon: ": ", comma: ",", indent: "\t" },
  { name: "indented, with spaces around colons", colon: " : ", comma: ",", indent: "  " },
];

type Rewrite = (quoted: string) => string;

interface Spelling {
  readonly name: string;
  readonly rewrite: Rewrite;
}

const plain: Rewrite = (quoted) => JSON.stringify(JSON.parse(quoted));
const slashes: Rewrite = (quoted) => plain(quoted).replaceAll("/", String.raw`\/`);
const lower: Rewrite = (quoted) => quoted.replace(/[\u0080-\uffff]/g, escaped);
const upper: Rewrite = (quoted) =>
  quoted.replace(/[\u0080-\uffff]/g, (unit) => `\\u${escaped(unit).slice(2).toUpperCase()}`);
const markup: Rewrite = (quoted) => plain(quoted).replace(/[<>&\u2028\u2029]/g, escaped);

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const spellings: readonly Spelling[] = [
  { name: "", rewrite: (quoted) => quoted },
  { name: "nothing escaped that need not be", rewrite: plain },
  { name: String.raw`slashes as \/`, rewrite: slashes },
  { name: String.raw`Chinese as \uxxxx`, rewrite: (quoted) => lower(plain(quoted)) },
  { name: String.raw`Chinese as \uXXXX`, rewrite: (quoted) => upper(plain(quoted)) },
  { name: String.raw`slashes as \/ and Chinese as \uxxxx`, rewrite: (quoted) => lower(slashes(quoted)) },
  { name: String.raw`<, > and & as \u00xx`, rewrite: markup },
];

const orders = [
  { name: "", sorted: false },
  { name: "names in alphabetical order", sorted: true },
] as const;

/** A refund takes a few thousand characters; all styles of a far longer text would take seconds. */
const longestText = 262_144;

/** The same JSON in every style that common libraries write: each text once, the given one left out. */
export function jsonStyles(given: string): readonly JsonStyle[] {
  const tree = given.length > longestText ? undefined : jsonTree(given);
  if (tree === undefined) return [];
  const names = new Map<string, string>();
  for (const { sorted, name: order } of orders)
    for (const { rewrite, name: spelling } of spellings)
      for (const spacing of spacings) {
        const text = written(tree, { sorted, spacing, rewrite }, "\n");
        const name = [spacing.name, order, spelling].filter((part) => part !== "").join(", ");
        if (text !== given && !names.has(text)) names.set(text, name);
      }
  return Array.from(names, ([text, name]) => ({ name, text }));
}

interface Style {
  readonly sorted: boolean;
  readonly spacing: Spacing;
  readonly rewrite: Rewrite;
}

function written(tree: JsonTree, style: Style, lineStart: string): string {
  if (tree.kind === "scalar") return tree.text.startsWith('"') ? style.rewrite(tree.text) : tree.text;
  const { indent, comma } = style.spacing;
  const outer = indent === undefined ? "" : lineStart;
  const inner = indent === undefined ? "" : lineStart + indent;
  const [open, close, items] =
    tree.kind === "array"
      ? ["[", "]", tree.items.map((item) => written(item, style, inner))]
      : ["{", "}", inOrder(tree.members, style).map((member) => writtenMember(member, style, inner))];
  return items.length === 0 ? open + close : open + inner + items.join(comma + inner) + outer + close;
}

function writtenMember([name, value]: JsonMember, style: Style, lineStart: string): string {
  return style.rewrite(name) + style.spacing.colon + written(value, style, lineStart);
}

function inOrder(members: readonly JsonMember[], { sorted }: Style): readonly JsonMember[] {
  return sorted ? members.toSorted(([one], [other]) => (one < other ? -1 : 1)) : members;
}
