import { readAuthorization, writeAuthorization } from "@wxrefund/core";
import { mutated, type Tokens } from "../mutate-text.ts";
import type { Random } from "../random.ts";
import { type FuzzTarget, requireSentence, requireThat, underTest } from "../reader.ts";

const tokens: Tokens = [
  '"',
  '="',
  '",',
  ",",
  "=",
  " ",
  "\\",
  '\\"',
  "mchid",
  'mchid="1"',
  ',nonce_str="x"',
  "WECHATPAY2-SHA256-RSA2048",
  "  ",
  '=""',
  "\n",
  ",,",
];
const names = ["mchid", "nonce_str", "signature", "timestamp", "serial_no"] as const;
const values = [
  "1900000001",
  "593BEC0C930BF1AFEB40B4A08C8FB242",
  "Lc9V+/8=",
  "1554208460",
  "408B07E7",
  "a=b,c",
  " ",
  "~!#",
  "a='b'",
] as const;

function header(random: Random): string {
  const list = names
    .map((name) => ({ name, order: random.next() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ name }) => `${name}="${random.pick(values)}"`);
  if (random.chance(2)) list.push('token="x"');
  return `WECHATPAY2-SHA256-RSA2048 ${list.join(",")}`;
}

const whole = /^WECHATPAY2-SHA256-RSA2048 ((?:[^",=]+="[ !#-[\]-~]+",)*[^",=]+="[ !#-[\]-~]+")$/;

/** By regular expression: the five values by name, or nothing. */
function independently(text: string): ReadonlyMap<string, string> | undefined {
  const list = text.length > 4096 ? undefined : whole.exec(text)?.[1];
  if (list === undefined) return undefined;
  const pairs = [...list.matchAll(/([^",=]+)="([^"]+)"(?:,|$)/g)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  const told = pairs
    .map(([name]) => name)
    .toSorted()
    .join();
  return told === names.toSorted().join() ? new Map(pairs) : undefined;
}

export const authorizationReader: FuzzTarget = underTest<string>({
  name: "readAuthorization",
  oracle: "one regular expression, both ways; writeAuthorization and back",
  make: (random) =>
    random.chance(3)
      ? header(random).padEnd(4090 + random.below(12), "x")
      : mutated(header(random), random, tokens),
  accepts: (text) => {
    const read = readAuthorization(text);
    const told = independently(text);
    requireThat(read.ok === (told !== undefined), `${read.ok ? "accepted" : "refused"}, unlike the oracle`);
    if (!read.ok) {
      requireSentence(read.problem);
      return false;
    }
    const { mchid, nonce, signature, timestamp, serialNo } = read.value;
    const ours = [mchid, nonce, signature, timestamp, serialNo];
    requireThat(
      ours.every((value, n) => value === told?.get(names[n] ?? "")),
      "the oracle reads other values",
    );
    const again = readAuthorization(writeAuthorization(read.value));
    requireThat(
      again.ok && JSON.stringify(again.value) === JSON.stringify(read.value),
      "written and read again it differs",
    );
    return true;
  },
});
