import {
  decodeBase64,
  decodeUtf8,
  encodeUtf8,
  judgeAnswerV2,
  paramsStringV2,
  printable,
  readAuthorization,
  readIndexedFields,
  readJson,
  readRefundV2,
  readSignedHeaders,
  readXml,
  verifyV2,
} from "@wxrefund/core";
import type { Work } from "./growth.ts";

/** Input of one kind that grows, for one reader. */
export interface Family {
  readonly reader: string;
  readonly family: string;
  readonly work: Work;
}

type Made = readonly [family: string, make: (size: number) => string];

/** The piece as often as fits. */
const filled = (size: number, piece: string): string => piece.repeat(Math.ceil(size / piece.length));
const numbered = (size: number, piece: (n: number) => string): string => {
  const length = piece(0).length + 3;
  return Array.from({ length: Math.ceil(size / length) }, (_, n) => piece(n)).join("");
};

const xml: readonly Made[] = [
  ["`<` after `<`", (size) => `<xml><a>${filled(size, "<")}`],
  ["elements in elements", (size) => filled(size, "<a>")],
  ["tags that never end", (size) => `<xml>${filled(size, "<a ")}`],
  ["one long name", (size) => `<xml><${filled(size, "n")}>1</${filled(size, "n")}></xml>`],
  [
    "one long name, closed by another",
    (size) => `<xml><${filled(size, "n")}>1</${filled(size, "n")}x></xml>`,
  ],
  ["white space", (size) => `<xml>${filled(size, " \n")}</xml>`],
  ["white space in a tag", (size) => `<xml${filled(size, " ")}></xml>`],
  ["one long text", (size) => `<xml><a>${filled(size, "退款")}</a></xml>`],
  ["`&amp;`", (size) => `<xml><a>${filled(size, "&amp;")}</a></xml>`],
  ["`&#x26;`", (size) => `<xml><a>${filled(size, "&#x26;")}</a></xml>`],
  ["one reference without an end", (size) => `<xml><a>&${filled(size, "a")}`],
  ["`]`", (size) => `<xml><a>${filled(size, "]")}</a></xml>`],
  ["`]]>`", (size) => `<xml><a>${filled(size, "]]>")}</a></xml>`],
  ["CDATA after CDATA", (size) => `<xml><a>${filled(size, "<![CDATA[x]]>")}</a></xml>`],
  ["`<![CDATA[` inside CDATA", (size) => `<xml><a><![CDATA[${filled(size, "<![CDATA[")}]]></a></xml>`],
  ["CDATA without an end", (size) => `<xml><a>${filled(size, "<![CDATA[")}`],
  ["many elements", (size) => `<xml>${numbered(size, (n) => `<a${n}>1</a${n}>`)}</xml>`],
  ["one element over and over", (size) => `<xml>${filled(size, "<a>1</a>")}</xml>`],
  ["a declaration without an end", (size) => `<?xml${filled(size, " ")}`],
];

const json: readonly Made[] = [
  ["`[`", (size) => filled(size, "[")],
  ['`{"a":`', (size) => filled(size, '{"a":')],
  ["`[[]],` in a list", (size) => `[${filled(size, "[[]],")}0]`],
  ["digits", (size) => filled(size, "9")],
  ["digits of a fraction", (size) => `0.${filled(size, "9")}`],
  ["digits of an exponent", (size) => `1e${filled(size, "9")}`],
  ["`\\u0041`", (size) => `"${filled(size, "\\u0041")}"`],
  ["`\\\\`", (size) => `"${filled(size, "\\\\")}"`],
  ["one long string", (size) => `"${filled(size, "退款")}"`],
  ["a string without an end", (size) => `"${filled(size, "a")}`],
  ["white space", (size) => filled(size, " ")],
  ["many members", (size) => `{${numbered(size, (n) => `"m${n}":1,`)}"z":0}`],
  ["one member over and over", (size) => `{${filled(size, '"a":1,')}"a":1}`],
  ["one long name", (size) => `{"${filled(size, "n")}":1}`],
  ["many items", (size) => `[${filled(size, "0,")}0]`],
  ["`-`", (size) => filled(size, "-")],
];

const authorization: readonly Made[] = [
  ["quotes", (size) => `WECHATPAY2-SHA256-RSA2048 ${filled(size, '"')}`],
  ['`="`', (size) => `WECHATPAY2-SHA256-RSA2048 ${filled(size, '="')}`],
  ["pairs", (size) => `WECHATPAY2-SHA256-RSA2048 ${numbered(size, (n) => `m${n}="1",`)}`],
];

const base64: readonly Made[] = [
  ["letters", (size) => filled(size, "AAAA")],
  ["`=`", (size) => filled(size, "====")],
];

const indexed: readonly Made[] = [
  ["many indexes", (size) => numbered(size, (n) => `refund_fee_${n % 10_000}_${Math.floor(n / 10_000)},`)],
  [
    "many indexes, in disorder",
    (size) => numbered(size, (n) => `a_${(n * 7_919) % 10_000}_${Math.floor(n / 10_000)},`),
  ],
  ["underscores", (size) => filled(size, "_")],
  ["`_0`", (size) => filled(size, "_0")],
  ["one long index", (size) => `a_${filled(size, "9")}`],
];

const fieldsOf = (list: string): ReadonlyMap<string, string> =>
  new Map(list.split(",").map((name) => [name, "1"] as const));

const key = "k".repeat(32);
const secret = { key, signType: "MD5" } as const;
const sender = { ...secret, appid: "wx8888888888888888", mchid: "1900000001" };
const records = (size: number): ReadonlyMap<string, string> => {
  const count = Math.min(9_999, Math.ceil(size / 64));
  const given = Array.from({ length: count }, (_, n) => [
    [`out_refund_no_${n}`, `R${n}`] as const,
    [`refund_id_${n}`, `5${n}`] as const,
    [`refund_fee_${n}`, "1"] as const,
    [`refund_status_${n}`, "SUCCESS"] as const,
  ]);
  return new Map([...given.flat(), ["refund_count", String(count)]]);
};

const signedHeaders: readonly Made[] = [
  ["a long signature", (size) => filled(size, "AAAA")],
  ["a long nonce", (size) => filled(size, "n")],
];

function texts(reader: string, read: (text: string) => unknown, made: readonly Made[]): readonly Family[] {
  return made.map(([family, make]) => ({
    reader,
    family,
    work: (size) => {
      const text = make(size);
      return () => read(text);
    },
  }));
}

function maps(
  reader: string,
  read: (fields: ReadonlyMap<string, string>) => unknown,
  made: readonly Made[],
): readonly Family[] {
  return made.map(([family, make]) => ({
    reader,
    family,
    work: (size) => {
      const fields = fieldsOf(make(size));
      return () => read(fields);
    },
  }));
}

const others: readonly Family[] = [
  {
    reader: "readSignedHeaders",
    family: "many header lines",
    work: (size) => {
      const lines = Array.from(
        { length: Math.ceil(size / 16) },
        (_, n) => [n % 2 === 0 ? "Wechatpay-Nonce" : `X-${n}`, "1"] as const,
      );
      return () => readSignedHeaders(lines);
    },
  },
  {
    reader: "decodeUtf8",
    family: "four bytes each",
    work: (size) => {
      const bytes = encodeUtf8(filled(size, "😀"));
      return () => decodeUtf8(bytes);
    },
  },
  {
    reader: "readRefundV2",
    family: "many refunds",
    work: (size) => {
      const fields = records(size);
      return () => readRefundV2(fields, { byOrder: true });
    },
  },
  {
    reader: "judgeAnswerV2",
    family: "a signed answer's worth of elements, unsigned",
    work: (size) => {
      const body = encodeUtf8(
        `<xml><return_code>SUCCESS</return_code><sign>A</sign>${numbered(Math.min(size, 40_000), (n) => `<a_${n}>&amp;a</a_${n}>`)}<z>${filled(size, "&amp;a")}</z></xml>`,
      );
      const judged = {
        answer: { status: 200, headers: [], body },
        question: { outTradeNo: "1" },
        sender,
        nowMs: 0,
      };
      return () => {
        try {
          return judgeAnswerV2(judged);
        } catch (error) {
          return error;
        }
      };
    },
  },
];

/** What the readers are made to grow on. */
export const families: readonly Family[] = [
  ...texts("readXml", readXml, xml),
  ...texts("readJson", readJson, json),
  ...texts("readAuthorization", readAuthorization, authorization),
  ...texts(
    "readSignedHeaders",
    (text) =>
      readSignedHeaders([
        ["Wechatpay-Timestamp", "1722850421"],
        ["Wechatpay-Nonce", text],
        ["Wechatpay-Serial", "A"],
        ["Wechatpay-Signature", text],
      ]),
    signedHeaders,
  ),
  ...texts("decodeBase64", decodeBase64, base64),
  ...maps("readIndexedFields", readIndexedFields, indexed),
  ...maps("paramsStringV2", paramsStringV2, indexed.slice(0, 2)),
  ...maps(
    "verifyV2",
    (fields) => verifyV2(new Map([...fields, ["sign", "A".repeat(32)]]), secret),
    indexed.slice(0, 1),
  ),
  ...texts("printable", (text) => printable(text), [
    ["invisible characters", (size) => filled(size, "\u202e")],
  ]),
  ...others,
];
