import type { HeaderLine } from "@wxrefund/core";
import type { MadeV2, MadeV3, Sealed } from "../answer/made.ts";
import type { Site } from "../site.ts";
import { type Act, type Acts, type Course, retelling, rewriting, saying, signing, type Way } from "./act.ts";

const minutesOff = 10 * 60_000;

/** Faults of step `signed`. */
export const signedActs: Readonly<Record<SignedFault, Acts>> = {
  unsigned: {
    v3: saying((made) => ({ ...made, signed: false })),
    v2: retelling((text) => text.replace(/<sign>.*?<\/sign>\n?/s, "")),
  },
  tampered: { v3: rewriting(nudge), v2: rewriting(nudge) },
  stale: { v3: signing((site) => atAnotherTime(site, -minutesOff)) },
  future: { v3: signing((site) => atAnotherTime(site, minutesOff)) },
  probe: { v3: changingLine("Wechatpay-Signature", (value) => `WECHATPAY/SIGNTEST/${value}`) },
  "foreign-key": { v3: signing(withForeignKey), v2: saying(underForeignKey) },
  "stranger-serial": {
    v3: changingLine("Wechatpay-Serial", () => "PUB_KEY_ID_0000000000000000000000000000"),
  },
  "stripped-timestamp": { v3: changingLine("Wechatpay-Timestamp") },
  "stripped-nonce": { v3: changingLine("Wechatpay-Nonce") },
  "stripped-signature": { v3: changingLine("Wechatpay-Signature") },
  "stripped-serial": { v3: changingLine("Wechatpay-Serial") },
  replayed: { v3: sameAgain },
  "md5-for-hmac": { v2: saying(byMd5) },
};

type SignedFault =
  | "unsigned"
  | "tampered"
  | "stale"
  | "future"
  | "probe"
  | "foreign-key"
  | "stranger-serial"
  | `stripped-${"timestamp" | "nonce" | "signature" | "serial"}`
  | "replayed"
  | "md5-for-hmac";

/** The last digit one up, or else the last letter in capitals: readable still, and not what was signed. */
function nudge(sealed: Sealed): Sealed {
  const { body } = sealed;
  const digitAt = body.findLastIndex((byte) => byte >= 0x30 && byte <= 0x39);
  if (digitAt >= 0) {
    const digit = ((body[digitAt] ?? 0) - 0x30 + 1) % 10;
    return { ...sealed, body: body.with(digitAt, 0x30 + digit) };
  }
  const letterAt = body.findLastIndex((byte) => byte >= 0x61 && byte <= 0x7a);
  return { ...sealed, body: body.with(letterAt, (body[letterAt] ?? 0) - 0x20) };
}

function atAnotherTime(site: Site, byMs: number): Site {
  return { ...site, nowMs: () => site.nowMs() + byMs };
}

/** Changes the value of one line, or takes the line away. */
function changingLine(name: string, change?: (value: string) => string): Act<MadeV3> {
  return rewriting((sealed) => {
    const lines = sealed.headers.flatMap((line): readonly HeaderLine[] => {
      if (line[0] !== name) return [line];
      return change === undefined ? [] : [[name, change(line[1])]];
    });
    return { ...sealed, headers: lines };
  });
}

async function withForeignKey(site: Site): Promise<Site> {
  const signer = await site.keys.foreignSigner();
  return { ...site, keys: { ...site.keys, platformSigner: async () => signer } };
}

function underForeignKey(made: MadeV2): MadeV2 | undefined {
  if (made.signing === undefined) return undefined;
  const { key } = made.signing;
  return { ...made, signing: { ...made.signing, key: key.replace(/^./, key.startsWith("0") ? "1" : "0") } };
}

function byMd5(made: MadeV2): MadeV2 | undefined {
  if (made.signing === undefined || made.signing.signType === "MD5") return undefined;
  return { ...made, signing: { ...made.signing, signType: "MD5" } };
}

async function sameAgain({ made, site }: Course<MadeV3>): Promise<Way | undefined> {
  const before = site.memory.answers.get(`v3/${made.asked ?? ""}`);
  return before === undefined ? undefined : { sealed: before };
}
