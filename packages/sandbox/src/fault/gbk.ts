import { encodeUtf8 } from "@wxrefund/core";

/** The characters of the accounts that journeys name. */
const codes: Readonly<Record<string, number>> = {
  支: 0xd6a7,
  付: 0xb8b6,
  用: 0xd3c3,
  户: 0xbba7,
  零: 0xc1e3,
  钱: 0xc7ae,
  招: 0xd5d0,
  商: 0xc9cc,
  银: 0xd2f8,
  行: 0xd0d0,
  信: 0xd0c5,
  卡: 0xbfa8,
  储: 0xb4a2,
  蓄: 0xd0ee,
};

/** Text in GBK; undefined when it is plain ASCII, which is the same in UTF-8, or has a character not known here. */
export function encodeGbk(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const code = Object.hasOwn(codes, character) ? codes[character] : undefined;
    const [byte = 0, ...more] = encodeUtf8(character);
    if (code !== undefined) bytes.push(code >> 8, code & 0xff);
    else if (more.length === 0) bytes.push(byte);
    else return undefined;
  }
  return bytes.length === encodeUtf8(text).length ? undefined : Uint8Array.from(bytes);
}
