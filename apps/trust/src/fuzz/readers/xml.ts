import { readXml, writeXml } from "@wxrefund/core";
import { fieldsOfXml } from "@wxrefund/testkit/independent/xml";
import { mutated, type Tokens } from "../mutate-text.ts";
import type { Random } from "../random.ts";
import { type FuzzTarget, requireSentence, requireThat, underTest } from "../reader.ts";

const tokens: Tokens = [
  "<",
  ">",
  "/",
  "</",
  "/>",
  "&",
  ";",
  "&amp;",
  "&lt;",
  "&#38;",
  "&#x26;",
  "&#0;",
  "&#xD800;",
  "&#x110000;",
  "&nbsp;",
  "<![CDATA[",
  "]]>",
  "]]",
  "<!--",
  "-->",
  "<?x?>",
  "<!DOCTYPE a>",
  "<a>",
  "</a>",
  "<xml>",
  "</xml>",
  " a='b'",
  " ",
  "=",
];
const names = [
  "a",
  "b",
  "_x",
  "refund_fee_0",
  "coupon_refund_id_0_1",
  "sign",
  "A.b-c",
  "__proto__",
  "xml",
  "toString",
] as const;
const spaces = ["", "", "", " ", "\n", "\t\r\n"] as const;
const letters = ["0", "SUCCESS", "退款", "a b", "😀", "]]", "\r", "=", "'"] as const;
const escaped = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#65;", "&#x1F600;", "&#13;"] as const;

function value(random: Random): string {
  const text = random.pieces(0, 3, () => random.pick(random.chance(30) ? escaped : letters));
  // "]]" before ">" is the one sequence that text may not hold.
  const safe = text.replaceAll("]]", random.chance(5) ? "]]" : "]");
  return random.chance(40)
    ? `<![CDATA[${random.pieces(0, 3, () => random.pick([...letters, "<", "&", "<b>"]))}]]>${random.chance(20) ? safe : ""}`
    : safe;
}

function element(random: Random, n: number): string {
  const name = random.chance(3) ? random.pick(names) : `${random.pick(names)}${n}`;
  if (random.chance(8)) return `<${name}${random.pick(spaces)}/>`;
  const [open, close] = random.chance(90) ? ["", ""] : [random.pick(spaces), random.pick(spaces)];
  return `<${name}${open}>${value(random)}</${name}${close}>`;
}

function document(random: Random): string {
  let inside = "";
  if (random.chance(1))
    inside = Array.from({ length: 1_998 + random.below(5) }, (_, n) => `<n${n}/>`).join("");
  for (let n = random.below(5); n > 0; n -= 1) inside += random.pick(spaces) + element(random, n);
  const root = random.chance(85) ? "xml" : "root";
  const head = random.chance(15)
    ? `<?xml version="1.0"${random.pick(["", ' encoding="UTF-8"', " encoding='gbk'"])}?>`
    : "";
  return `${head}${random.pick(spaces)}<${root}>${inside}${random.pick(spaces)}</${root}>${random.pick(spaces)}`;
}

/** Forms of a tag that the independent regular expression does not know. */
const otherForms = /<[A-Za-z_][\w.-]*\s+>|\/>/;

export const xmlReader: FuzzTarget = underTest<string>({
  name: "readXml",
  oracle: "regular expressions of the testkit; writeXml and back",
  make: (random) => mutated(document(random), random, tokens),
  accepts: (text) => {
    const read = readXml(text);
    if (!read.ok) {
      requireSentence(read.problem);
      return false;
    }
    const { root, fields } = read.value;
    const again = readXml(writeXml(fields, root));
    requireThat(
      again.ok && again.value.root === root && same(again.value.fields, fields),
      "written and read again it differs",
    );
    const told = root === "xml" ? fieldsOfXml(text) : undefined;
    requireThat(
      told !== undefined || root !== "xml" || otherForms.test(text),
      "the oracle does not accept it",
    );
    if (told !== undefined)
      requireThat(same(new Map(Object.entries(told)), fields), "the oracle reads other fields");
    return true;
  },
});

function same(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, text]) => other.get(name) === text);
}
