import { isFresh, readSignedHeaders, writeSignedHeaders } from "@wxrefund/core";
import { mutated, type Tokens } from "../mutate-text.ts";
import type { Random } from "../random.ts";
import { type FuzzTarget, requireSentence, requireThat, underTest } from "../reader.ts";

type Line = readonly [name: string, value: string];

const tokens: Tokens = [
  "0",
  "9",
  "=",
  "==",
  "+",
  "/",
  "-",
  "_",
  " ",
  "A",
  "WECHATPAY/SIGNTEST/",
  "\n",
  "\r\n",
  "PUB_KEY_ID_",
  "1722850421",
];
const four = ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"] as const;
const digits = "0123456789";
const hex = "0123456789ABCDEFabcdef";
const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function lines(random: Random): Line[] {
  const values = [
    random.pick(["1", "2"]) + random.pieces(9, 10, () => random.letter(digits)),
    random.pieces(1, 32, () => random.letter(hex)),
    random.chance(50)
      ? `PUB_KEY_ID_${random.pieces(1, 16, () => random.letter(digits))}`
      : random.pieces(1, 40, () => random.letter(hex)),
    random.chance(10)
      ? "WECHATPAY/SIGNTEST/abc"
      : random.chance(1)
        ? "AAAA".repeat(1_000 + random.below(50))
        : random.pieces(1, 8, () => quad(random)) + random.pick(["", "Zg==", "Zm8="]),
  ];
  const present = four.map((name, n): Line => [cased(name, random), values[n] ?? ""]);
  if (random.chance(30))
    present.push([cased("Wechatpay-Signature-Type", random), "WECHATPAY2-SHA256-RSA2048"]);
  if (random.chance(50)) present.push(["Content-Type", "application/json"]);
  return present;
}

function quad(random: Random): string {
  return random.pieces(4, 4, () => random.letter(base64));
}

function cased(name: string, random: Random): string {
  return random.pick([name, name.toLowerCase(), name.toUpperCase()]);
}

function spoiled(given: Line[], random: Random): Line[] {
  if (random.chance(45)) return given;
  const at = random.below(given.length);
  const [name = "", value = ""] = given[at] ?? [];
  const kinds: readonly [() => Line[], ...(() => Line[])[]] = [
    () => given.toSpliced(at, 1),
    () => [...given, [cased(name, random), value]],
    () => given.toSpliced(at, 1, [mutated(name, random, tokens), value]),
    () => given.toSpliced(at, 1, [name, mutated(value, random, tokens)]),
    () => given.toSpliced(at, 1, [name, mutated(value, random, tokens)]),
    () => given.filter(([other]) => !four.some((member) => member.toLowerCase() === other.toLowerCase())),
  ];
  return random.pick(kinds)();
}

/** The same rules once more, told as one regular expression over the lines. */
function stateOf(given: readonly Line[]): string {
  const of = (name: string): string[] =>
    given.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  const found = four.map(of);
  if (found.flat().length === 0) return "absent";
  const once = found.every(({ length }) => length === 1) && of("Wechatpay-Signature-Type").length <= 1;
  const [timestamp = "", nonce = "", serial = "", signature = ""] = found.flat();
  const fits =
    once &&
    /^[1-9]\d{9,10}\n[ -~]{1,128}\n\w{1,64}$/.test([timestamp, nonce, serial].join("\n")) &&
    nonce.indexOf("\n") < 0;
  const probe = signature.startsWith("WECHATPAY/SIGNTEST/");
  const decodes = signature !== "" && Buffer.from(signature, "base64").toString("base64") === signature;
  if (!fits || signature.length > 4096 || !(probe || decodes)) return "malformed";
  return probe ? "probe" : "present";
}

export const headersReader: FuzzTarget = underTest<Line[]>({
  name: "readSignedHeaders",
  oracle: "the rules told again with Buffer's base64, both ways; writeSignedHeaders and back",
  make: (random) => spoiled(lines(random), random),
  accepts: (given) => {
    const read = readSignedHeaders(given);
    const told = read.state === "present" && read.probe ? "probe" : read.state;
    requireThat(told === stateOf(given), `${told}, where the oracle says ${stateOf(given)}`);
    if (read.state === "malformed") requireSentence(read.problem);
    if (read.state !== "present") return false;
    const again = readSignedHeaders(writeSignedHeaders(read));
    requireThat(
      again.state === "present" &&
        [again.timestamp, again.nonce, again.serial, again.signature].join("\n") ===
          [read.timestamp, read.nonce, read.serial, read.signature].join("\n"),
      "written and read again it differs",
    );
    requireThat(read.timestampSeconds === Number(read.timestamp), "its seconds are not its timestamp");
    const fresh = [-301, -300, 0, 300, 301].map((offset) =>
      isFresh(read.timestampSeconds, (read.timestampSeconds + offset) * 1000),
    );
    requireThat(
      fresh.join() === "false,true,true,true,false",
      "it is fresh at another time than within 300 seconds",
    );
    return true;
  },
});
