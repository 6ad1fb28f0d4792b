import {
  decodeUtf8,
  encodeUtf8,
  readAuthorization,
  readXml,
  writeAuthorization,
  writeXml,
} from "@wxrefund/core";
import { mutated, type Tokens } from "../mutate-text.ts";
import type { Random } from "../random.ts";
import { type FuzzTarget, requireThat, underTest } from "../reader.ts";

const tokens: Tokens = [
  "]]>",
  "<![CDATA[",
  "&",
  "<",
  '"',
  "\\",
  "\r",
  "\n",
  "\0",
  "\ud800",
  "\udc00",
  "\ufffe",
  "😀",
  "a",
];
const names = ["a", "b", "sign", "_x", "A.b-c", "__proto__"] as const;
const texts = ["", "1", "SUCCESS", "退款", "a]]>b", "😀"] as const;

type Fields = readonly (readonly [name: string, value: string])[];

/** What a writer wrote; undefined when it threw what its documentation says it throws. */
function written(write: () => string): string | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function fields(random: Random): Fields {
  const name = (n: number): string =>
    random.chance(95) ? `${random.pick(names)}${n}` : mutated(random.pick(names), random, tokens);
  return Array.from(
    { length: random.below(4) },
    (_, n) => [name(n), mutated(random.pick(texts), random, tokens)] as const,
  );
}

/** Characters that XML 1.0 has (production Char), as one regular expression. */
const xmlText = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

export const xmlWriter: FuzzTarget = underTest<Fields>({
  name: "writeXml",
  oracle: "a regular expression of XML's characters; readXml gives back what was written",
  make: fields,
  accepts: (given) => {
    const fit = given.every(([name, value]) => /^[A-Za-z_][\w.-]*$/.test(name) && xmlText.test(value));
    const once = new Set(given.map(([name]) => name)).size === given.length;
    const text = written(() => writeXml(given));
    requireThat((text !== undefined) === (fit && once), "the oracle says otherwise");
    if (text === undefined) return false;
    const read = readXml(text);
    requireThat(
      read.ok && JSON.stringify([...read.value.fields]) === JSON.stringify(given),
      "it reads back differently",
    );
    return true;
  },
});

export const authorizationWriter: FuzzTarget = underTest<readonly string[]>({
  name: "writeAuthorization",
  oracle: "a regular expression of what can be quoted; readAuthorization gives back what was written",
  make: (random) =>
    Array.from({ length: 5 }, () => (random.chance(80) ? "aB9+/=" : mutated("a", random, tokens))),
  accepts: ([mchid = "", serialNo = "", nonce = "", timestamp = "", signature = ""]) => {
    const parts = { mchid, serialNo, nonce, timestamp, signature };
    const text = written(() => writeAuthorization(parts));
    const fit = Object.values(parts).every((value) => /^[ !#-[\]-~]+$/.test(value));
    requireThat((text !== undefined) === fit, "the oracle says otherwise");
    if (text === undefined) return false;
    const read = readAuthorization(text);
    requireThat(read.ok && JSON.stringify(read.value) === JSON.stringify(parts), "it reads back differently");
    return true;
  },
});

export const utf8Writer: FuzzTarget = underTest<string>({
  name: "encodeUtf8",
  oracle: "TextEncoder, to the byte; decodeUtf8 gives back what has no lone surrogate",
  make: (random) => mutated(random.pick(texts), random, tokens).repeat(random.chance(1) ? 6_000 : 1),
  accepts: (text) => {
    const bytes = encodeUtf8(text);
    requireThat(
      Buffer.compare(bytes, new TextEncoder().encode(text)) === 0,
      "TextEncoder writes other bytes",
    );
    const read = decodeUtf8(bytes);
    requireThat(read.ok && read.value === text.toWellFormed(), "it reads back differently");
    return text.isWellFormed();
  },
});
