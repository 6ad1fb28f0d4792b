import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainStringV3 } from "../../src/index.ts";
import { bytes, nowSeconds } from "./platform.ts";

const nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
const refund = '{"out_refund_no":"R1","notify_url":"https://shop.test/退款"}';
const target = "/v3/refund/domestic/refunds/R%2A1?sub_mchid=1900000109";
const head = (path: string, at: number | string = nowSeconds): string => `GET\n${path}\n${at}\n${nonce}\n`;
const get = `${head(target)}\n`;
const post = `POST\n/v3/refund/domestic/refunds\n${nowSeconds}\n${nonce}\n${refund}\n`;
const answer = `${nowSeconds}\n${nonce}\n${refund}\n`;
const spaced = refund.replaceAll('":"', '": "').replace(",", ", ");

const idOf = (right: string, theirs: string): string | undefined =>
  explainStringV3(bytes(right), bytes(theirs))?.id;

describe.each([
  ["a request without body", get],
  ["a request with one", post],
  ["an answer", answer],
  ["an answer without body", `${nowSeconds}\n${nonce}\n\n`],
])("the string of %s", (_, right) => {
  test.each<[string, (text: string) => string, string | undefined]>([
    ["as it has to be", (text) => text, undefined],
    ["without its last line feed", (text) => text.slice(0, -1), "line-feed-lost"],
    ["with a line feed too many", (text) => `${text}\n`, "line-feed-added"],
    ["with the two characters \\n", (text) => text.replaceAll("\n", "\\n"), "line-feed-spelled"],
    ["with CRLF", (text) => text.replaceAll("\n", "\r\n"), "crlf"],
    [
      "with milliseconds",
      (text) => text.replace(String(nowSeconds), `${nowSeconds}123`),
      "timestamp-milliseconds",
    ],
    ["of another second", (text) => text.replace(String(nowSeconds), "1793505601"), "other-timestamp"],
    ["with another nonce", (text) => text.replace(nonce, "0"), "other-nonce"],
    [
      "with timestamp and nonce swapped",
      (text) => text.replace(`${nowSeconds}\n${nonce}`, `${nonce}\n${nowSeconds}`),
      "timestamp-and-nonce-swapped",
    ],
    ["of something else", () => "hello", undefined],
  ])("%s", (__, change, id) => expect(idOf(right, change(right))).toBe(id));
});

describe("the string of a request", () => {
  test.each<[string, string, string, string]>([
    ["whose query was left out", get, get.replace(/\?[^\n]*/, ""), "query-not-signed"],
    ["with the host", get, get.replace("/v3", "https://api.mch.weixin.qq.com/v3"), "host-signed"],
    ["with other escapes", get, get.replace("%2A", "*"), "url-escapes-differ"],
    ["with the method in lower case", get, get.replace("GET", "get"), "method-case"],
    ["of another method", post, post.replace("POST", "PUT"), "other-method"],
    ["of another path", get, get.replace("R%2A1", "R2"), "other-path"],
    ["with {} for no body", get, `${head(target)}{}\n`, "body-signed-for-none"],
    ["without its body", post, post.replace(refund, ""), "body-left-out"],
    ["with the body written again", post, post.replace(refund, spaced), "json-rewritten"],
    [
      "with slashes as PHP writes them",
      post,
      post.replaceAll("//", "\\/\\/").replace("t/退", "t\\/退"),
      "json-rewritten",
    ],
    ["with another body", post, post.replace("R1", "R2"), "other-body"],
  ])("%s", (_, right, theirs, id) => expect(idOf(right, theirs)).toBe(id));
});

describe("the string of an answer", () => {
  const indented = JSON.stringify(JSON.parse(refund), null, 2);
  test.each<[string, string, string, string]>([
    ["with the body written again", answer, answer.replace(refund, spaced), "json-rewritten"],
    ["with an indented body made compact", answer.replace(refund, indented), answer, "json-rewritten"],
    ["with the body trimmed", answer.replace(refund, ` ${refund}\r\n`), answer, "body-trimmed"],
    ["with a byte order mark", answer, answer.replace(refund, `\ufeff${refund}`), "bom-added"],
    [
      "with its line breaks changed",
      answer.replace(refund, `{\r\n}`),
      answer.replace(refund, "{\n}"),
      "line-breaks-changed",
    ],
    [
      "with null for no body",
      answer.replace(refund, ""),
      answer.replace(refund, "null"),
      "body-signed-for-none",
    ],
    ["without its body", answer, answer.replace(refund, ""), "body-left-out"],
    ["with another body", answer, answer.replace("R1", "R2"), "other-body"],
  ])("%s", (_, right, theirs, id) => expect(idOf(right, theirs)).toBe(id));
});

test("bytes that are no text, and strings that are none, are compared without a crash", () => {
  const lost = new Uint8Array([...bytes(`${nowSeconds}\n${nonce}\n`), 0xff, 0x0a]);
  expect(explainStringV3(lost, lost.subarray(0, -1))?.id).toBe("line-feed-lost");
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (right, theirs) => {
      explainStringV3(right, theirs);
      expect(explainStringV3(right, right)).toBeUndefined();
    }),
  );
});
