import { decodeUtf8, encodeUtf8 } from "@wxrefund/core";
import { failInstead, unsignedV2 } from "../answer/errors-v2.ts";
import { errorV3, refusalV3 } from "../answer/errors-v3.ts";
import type { MadeV2, MadeV3, Sealed, ValueV2 } from "../answer/made.ts";
import { refusalNamed } from "../ledger/refusals.ts";
import { type Act, type Acts, type Course, retelling, rewriting, saying } from "./act.ts";
import { encodeGbk } from "./gbk.ts";
import { gatewayPage } from "./gateway-page.ts";
import { padded } from "./padded.ts";
import { refusedAsStale } from "./skewed-clock.ts";

const hugeBytes = 2 * 1024 * 1024;

/** Faults of step `said`. */
export const saidActs: Readonly<Record<SaidFault, Acts>> = {
  "other-refund": { v3: saying(ofAnotherRefundV3), v2: saying(ofAnotherRefundV2) },
  "other-merchant": { v2: saying(ofAnotherMerchant) },
  folded: { v2: saying(folded) },
  "wrong-charset": { v3: saying(inGbkV3), v2: rewriting(inGbk) },
  huge: {
    v3: saying((made) => ({ ...made, body: padded(made.body, hugeBytes) })),
    v2: rewriting((sealed) => ({ ...sealed, body: padded(sealed.body, hugeBytes) })),
  },
  "repeated-element": {
    v2: retelling((text) => text.replace(/(?=<total_fee>)/, "<total_fee>1</total_fee>\n")),
  },
  doctype: { v2: withEntities('<!ENTITY said "OK">') },
  "entity-bomb": { v2: withEntities(bomb()) },
  "429": {
    v3: saying(() => ({ ...errorV3("frequency"), headers: [["Retry-After", "1"]] })),
    v2: async () => ({ sealed: gatewayPage(429, "Too Many Requests", [["Retry-After", "1"]]) }),
  },
  "5xx-then-fine": {
    v3: twiceANumber(saying(() => errorV3("unavailable"))),
    v2: twiceANumber(async () => ({ sealed: gatewayPage(503, "Service Unavailable") })),
  },
  "unsigned-404": { v3: saying(notFoundV3), v2: saying(notFoundV2) },
  "clock-skew": { v3: refusedAsStale },
};

type SaidFault =
  | "other-refund"
  | "other-merchant"
  | "folded"
  | "wrong-charset"
  | "huge"
  | "repeated-element"
  | "doctype"
  | "entity-bomb"
  | "429"
  | "5xx-then-fine"
  | "unsigned-404"
  | "clock-skew";

const numbersV3 = /("(?:refund_id|out_refund_no|transaction_id|out_trade_no)"\s*:\s*")([^"]+)/g;
const numbersV2 = /^(?:transaction_id|out_trade_no|(?:refund_id|out_refund_no)(?:_[0-9]+)?)$/;

function ofAnotherRefundV3(made: MadeV3): MadeV3 | undefined {
  const text = textOf(made.body);
  const other = text.replace(numbersV3, (_, name: string, number: string) => name + neighbour(number));
  return other === text ? undefined : { ...made, body: encodeUtf8(other) };
}

function ofAnotherRefundV2(made: MadeV2): MadeV2 | undefined {
  const fields = [...made.fields].map(([name, value]): [string, ValueV2] =>
    numbersV2.test(name) ? [name, neighbour(String(value))] : [name, value],
  );
  return fields.some(([name]) => numbersV2.test(name)) ? { ...made, fields: new Map(fields) } : undefined;
}

function ofAnotherMerchant(made: MadeV2): MadeV2 {
  const mchid = neighbour(String(made.fields.get("mch_id")));
  return { ...made, fields: new Map([...made.fields, ["mch_id", mchid]]) };
}

/** The number next to this one, as long as it and of the same grammar. */
function neighbour(number: string): string {
  return number.replace(/.$/, (last) => {
    if (/[0-9]/.test(last)) return String((Number(last) + 1) % 10);
    return last === "x" ? "y" : "x";
  });
}

/** The field that follows in the signed text goes into the value of `refund_account_0`: the text is the same. */
function folded(made: MadeV2): MadeV2 | undefined {
  const told = [...made.fields].filter(([, value]) => value !== "").toSorted(([a], [b]) => (a < b ? -1 : 1));
  const at = told.findIndex(([name]) => name === "refund_account_0");
  const [account, next] = [told[at], told[at + 1]];
  if (account === undefined || next === undefined) return undefined;
  const fields = new Map(made.fields).set(account[0], `${account[1]}&${next[0]}=${next[1]}`);
  fields.delete(next[0]);
  return { ...made, fields };
}

function inGbkV3(made: MadeV3): MadeV3 | undefined {
  const body = encodeGbk(textOf(made.body));
  return body === undefined ? undefined : { ...made, body };
}

/** V2 signs text, not bytes, so the sign stays. */
function inGbk(sealed: Sealed): Sealed | undefined {
  const body = encodeGbk(textOf(sealed.body));
  return body === undefined ? undefined : { ...sealed, body };
}

/** Declares entities, the last of them to be said in place of `return_msg`, which the sign takes for OK. */
function withEntities(declarations: string): Act<MadeV2> {
  return retelling((text) =>
    text
      .replace("<![CDATA[OK]]>", "&said;")
      .replace(
        "<xml>",
        `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xml [\n${declarations}\n]>\n<xml>`,
      ),
  );
}

/** Ten of ten of ten …, nine times: a thousand million letters. */
function bomb(): string {
  const declarations = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? "." : `&ten${level};`;
    return `<!ENTITY ten${level + 1} "${inner.repeat(10)}">`;
  });
  return [...declarations, '<!ENTITY said "&ten9;">'].join("\n");
}

function notFoundV3({ of }: MadeV3): MadeV3 {
  const notFound = of === "application" ? refusalV3(refusalNamed("noOrder")) : errorV3("refund");
  return { ...notFound, signed: false };
}

function notFoundV2(made: MadeV2): MadeV2 {
  const [code, text] =
    made.of === "application"
      ? (["ORDERNOTEXIST", "订单号不存在"] as const)
      : (["REFUNDNOTEXIST", "not exist"] as const);
  return unsignedV2(failInstead(made, code, text));
}

const failuresFirst = 2;

function twiceANumber<M extends MadeV3 | MadeV2>(act: Act<M>): Act<M> {
  return async (course: Course<M>) => {
    const { failures } = course.site.memory;
    const key = `${course.made.api}/${course.made.asked ?? ""}`;
    const failed = failures.get(key) ?? 0;
    if (failed >= failuresFirst) return undefined;
    failures.set(key, failed + 1);
    return act(course);
  };
}

function textOf(body: Uint8Array): string {
  const text = decodeUtf8(body);
  return text.ok ? text.value : "";
}
