import { describe, expect, test } from "vitest";
import { checkRsa, linesV3, newRsaKeys, signFields, signRsa } from "../src/independent/signing.ts";
import { fieldsOfXml, xmlOfFields } from "../src/independent/xml.ts";
import known from "./known-answers.json" with { type: "json" };

describe("APIv3", () => {
  const { requestV3, answerV3 } = known;
  const { method, url, timestamp, nonceStr, body } = requestV3;

  test("a request's message is the one the documents sign", () => {
    const message = linesV3(method, url, timestamp, nonceStr, body);
    expect(checkRsa(requestV3.publicKeyPem, message, requestV3.signature)).toBe(true);
    expect(checkRsa(requestV3.publicKeyPem, message.subarray(0, -1), requestV3.signature)).toBe(false);
  });

  test("an answer's message is the one the documents sign", () => {
    const message = linesV3(answerV3.timestamp, answerV3.nonce, answerV3.body);
    expect(checkRsa(answerV3.publicKeyPem, message, answerV3.signature)).toBe(true);
    expect(checkRsa(requestV3.publicKeyPem, message, answerV3.signature)).toBe(false);
  });

  test("what one key signs, only its own public key checks", () => {
    const [one, other] = [newRsaKeys(), newRsaKeys()];
    const signature = signRsa(one.privateKeyPem, linesV3("退款"));
    expect(checkRsa(one.publicKeyPem, linesV3("退款"), signature)).toBe(true);
    expect(checkRsa(other.publicKeyPem, linesV3("退款"), signature)).toBe(false);
  });
});

describe("V2", () => {
  const { signV2, xmlV2 } = known;

  test("the documents' example, by both algorithms", () => {
    expect(signFields(signV2.params, signV2.key, "MD5")).toBe(signV2.md5);
    expect(signFields(signV2.params, signV2.key, "HMAC-SHA256")).toBe(signV2.hmacSha256);
  });

  test("a service's own answer: CDATA beside bare numbers, indented, indexed", () => {
    const fields = fieldsOfXml(xmlV2.xml);
    expect(fields?.["refund_status_0"]).toBe("PROCESSING");
    expect(signFields(fields ?? {}, xmlV2.key, "MD5")).toBe(xmlV2.sign);
  });

  test("xml keeps every character of a value", () => {
    const fields = { a: "]]>&<>\"' 退款 ", b: "12", c: "" };
    expect(fieldsOfXml(xmlOfFields(fields))).toEqual(fields);
    expect(fieldsOfXml("<xml><a>&lt;&#36864;&#x6b3e;&amp;</a ></xml>")).toEqual({ a: "<退款&" });
  });

  test.each(["", "no xml", "<xml><a>1</b></xml>", "<xml>loose<a>1</a></xml>", "<root><a>1</a></root>"])(
    "%j is no message",
    (text) => expect(fieldsOfXml(text)).toBeUndefined(),
  );
});
