import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certificatesTargetV3, readCertificatesV3, saysNoCertificates, serialKey } from "../../src/index.ts";

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const sealed = {
  algorithm: "AEAD_AES_256_GCM",
  nonce: "61f9c719728a",
  associated_data: "certificate",
  ciphertext: "AAECAwQFBgcICQoLDA0ODxA=",
};
const record = {
  serial_no: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
  effective_time: "2018-03-26T11:39:50+08:00",
  expire_time: "2023-03-25T11:39:50+08:00",
  encrypt_certificate: sealed,
};
const read = (...data: readonly object[]) => readCertificatesV3(bytes(JSON.stringify({ data })));
const other = { ...record, serial_no: "0A57F09EFDC096DE15EBE81A47057A7232F1B8E1" };

test("the target is signed and sent as it stands", () => {
  expect(certificatesTargetV3).toBe("/v3/certificates");
});

describe("an answer that is read", () => {
  test("every member, of every record, in order", () => {
    expect(read(record, other)).toEqual({
      ok: true,
      value: [
        {
          serialNo: record.serial_no,
          notBeforeMs: Date.UTC(2018, 2, 26, 3, 39, 50),
          notAfterMs: Date.UTC(2023, 2, 25, 3, 39, 50),
          nonce: "61f9c719728a",
          associatedData: "certificate",
          ciphertext: Uint8Array.from({ length: 17 }, (_, at) => at),
        },
        expect.objectContaining({ serialNo: other.serial_no }),
      ],
    });
  });

  test.each([
    ["fields nobody knows", { ...record, new: 1, encrypt_certificate: { ...sealed, new: [] } }],
    ["a serial in lower case", { ...record, serial_no: record.serial_no.toLowerCase() }],
    ["times under names with a space, as one sample prints them", { ...record, "effective_time ": "x" }],
  ])("%s", (_title, one) => {
    expect(read(one)).toMatchObject({ ok: true, value: [{ nonce: sealed.nonce }] });
  });

  test("without times, which the certificate itself has", () => {
    const { serial_no, encrypt_certificate } = record;
    const [one] = valueOf(read({ serial_no, encrypt_certificate }));
    expect(one).not.toHaveProperty("notBeforeMs");
    expect(one).not.toHaveProperty("notAfterMs");
  });

  test("no record at all", () => expect(read()).toEqual({ ok: true, value: [] }));
});

function valueOf<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false },
): Value {
  if (result.ok) return result.value;
  throw new Error("not read");
}

describe("an answer that is refused", () => {
  const with2 = (changed: object): object => ({ ...record, encrypt_certificate: { ...sealed, ...changed } });
  test.each<[string, object, RegExp]>([
    ["no serial", { ...record, serial_no: undefined }, /data\.0\.serial_no is missing/],
    ["a serial that is a number", { ...record, serial_no: 5157 }, /data\.0\.serial_no is not text/],
    ["a serial that is a key's id", { ...record, serial_no: "PUB_KEY_ID_1" }, /serial_no is not hexadecimal/],
    ["an empty serial", { ...record, serial_no: "" }, /serial_no is not hexadecimal/],
    [
      "a time that is none",
      { ...record, effective_time: "2018-02-30T00:00:00+08:00" },
      /effective_time is not a time/,
    ],
    ["a time without a zone and a T", { ...record, expire_time: "tomorrow" }, /expire_time is not a time/],
    [
      "a time that is a number",
      { ...record, expire_time: 1_679_715_590 },
      /data\.0\.expire_time is not text/,
    ],
    [
      "nothing sealed",
      { ...record, encrypt_certificate: undefined },
      /data\.0\.encrypt_certificate is missing/,
    ],
    ["sealed as text", { ...record, encrypt_certificate: "x" }, /encrypt_certificate is not an object/],
    ["another algorithm", with2({ algorithm: "AEAD_SM4_GCM" }), /algorithm is not AEAD_AES_256_GCM/],
    ["no nonce", with2({ nonce: undefined }), /encrypt_certificate\.nonce is missing/],
    [
      "sealed for another purpose",
      with2({ associated_data: "transaction" }),
      /associated_data is not "certificate"/,
    ],
    ["sealed for none", with2({ associated_data: "" }), /associated_data is not "certificate"/],
    ["base64 that is none", with2({ ciphertext: "a*b" }), /ciphertext is not base64/],
    ["base64url", with2({ ciphertext: "-_-_" }), /ciphertext is not base64/],
  ])("%s", (_title, one, problem) => {
    expect(read(one)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  test.each([
    ["a serial twice", [record, record]],
    [
      "a serial twice, in another spelling",
      [other, { ...other, serial_no: other.serial_no.slice(1).toLowerCase() }],
    ],
  ])("%s", (_title, data) => {
    expect(read(...data)).toEqual({ ok: false, problem: "data names one serial_no twice" });
  });

  test("more certificates than any merchant has", () => {
    const many = Array.from({ length: 33 }, (_, at) => ({ ...record, serial_no: (at + 16).toString(16) }));
    expect(read(...many.slice(1))).toMatchObject({ ok: true });
    expect(read(...many)).toEqual({ ok: false, problem: "data holds more than 32 certificates" });
  });

  test.each([
    "",
    "[]",
    "null",
    '{"data":{}}',
    '{"data":[1]}',
    "{}",
    '{"data":null}',
    '{"data":[],"data":[]}',
  ])("%s", (body) => expect(readCertificatesV3(bytes(body))).toMatchObject({ ok: false }));

  test("nothing makes it throw", () => {
    const shapes = fc.record(
      {
        serial_no: fc.anything(),
        effective_time: fc.anything(),
        encrypt_certificate: fc.oneof(
          fc.anything(),
          fc.record({ nonce: fc.anything(), ciphertext: fc.string() }),
        ),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.uint8Array(),
      fc.json().map(bytes),
      fc
        .array(shapes)
        .map((data) =>
          bytes(JSON.stringify({ data }, (_, value) => (typeof value === "bigint" ? String(value) : value))),
        ),
    );
    fc.assert(fc.property(body, (anything) => typeof readCertificatesV3(anything).ok === "boolean"));
  });
});

describe("a merchant number without certificates", () => {
  const answer = (status: number, body: string) => ({ status, body: bytes(body) });
  test.each([
    [404, '{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书"}', true],
    [404, '{"code":"NOT_FOUND"}', true],
    [400, '{"code":"RESOURCE_NOT_EXISTS"}', false],
    [404, '{"code":"MCH_NOT_EXISTS"}', false],
    [404, "<html>", false],
    [404, '"RESOURCE_NOT_EXISTS"', false],
    [404, "", false],
    [404, '{"code":["RESOURCE_NOT_EXISTS"]}', false],
  ])("%i %s: %s", (status, body, said) => {
    expect(saysNoCertificates(answer(status, body))).toBe(said);
  });
});

test("ids are compared as the numbers they are", () => {
  expect(serialKey("0a7F")).toBe("A7F");
  expect(serialKey("00")).toBe("0");
  expect(serialKey("PUB_KEY_ID_0119")).toBe("PUB_KEY_ID_0119");
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 160n), fc.bigInt(0n, 2n ** 160n), (one, two) => {
      const padded = one.toString(16).padStart(40, "0");
      return (serialKey(padded) === serialKey(two.toString(16).toUpperCase())) === (one === two);
    }),
  );
});
