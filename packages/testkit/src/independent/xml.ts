/** V2's flat XML by regular expression: enough for well-formed messages, and nothing like a parser. */
export type Fields = Readonly<Record<string, string>>;

const element = /<([A-Za-z_][\w.-]*)>((?:<!\[CDATA\[[\s\S]*?\]\]>|[^<])*)<\/\1\s*>/g;
const piece = /<!\[CDATA\[([\s\S]*?)\]\]>|([^<]+)/g;
const named: Fields = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (/^#x/i.test(name)) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    return name.startsWith("#") ? String.fromCodePoint(Number(name.slice(1))) : (named[name] ?? whole);
  });
}

/** The children of `<xml>`, or nothing when the text is not such a message. */
export function fieldsOfXml(text: string): Fields | undefined {
  const inside = /^\s*(?:<\?xml[^>]*\?>\s*)?<xml>([\s\S]*)<\/xml\s*>\s*$/.exec(text)?.[1];
  if (inside === undefined || inside.replaceAll(element, "").trim() !== "") return undefined;
  return Object.fromEntries(
    [...inside.matchAll(element)].map(([, name = "", content = ""]) => [
      name,
      content.replaceAll(piece, (_, verbatim, escaped) => verbatim ?? plain(escaped ?? "")),
    ]),
  );
}

/** Numbers stand bare and everything else in CDATA, as WeChat Pay's own answers do. */
export function xmlOfFields(fields: Fields): string {
  const lines = Object.entries(fields).map(([name, value]) =>
    /^\d+$/.test(value)
      ? `<${name}>${value}</${name}>`
      : `<${name}><![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]></${name}>`,
  );
  return `<xml>\n${lines.join("\n")}\n</xml>`;
}
