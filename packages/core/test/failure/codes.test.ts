import { describe, expect, test } from "vitest";
import { codeTable, findCode } from "../../src/index.ts";

const refused = { kind: "refused", action: "fix" };
const notFound = { kind: "refused", action: "query", afterSeconds: 60 };
const slowDown = { kind: "rate-limited", action: "wait", afterSeconds: 60 };
const unsettled = { kind: "unsettled", action: "repeat" };

const documented = [
  ["v3", "PARAM_ERROR", { ...refused, httpStatus: 400 }],
  ["v3", "INVALID_REQUEST", { ...refused, httpStatus: 400 }],
  ["v3", "SIGN_ERROR", { ...refused, httpStatus: 401 }],
  ["v3", "NO_AUTH", { ...refused, httpStatus: 403 }],
  ["v3", "REQUEST_BLOCKED", { ...refused, httpStatus: 403 }],
  ["v3", "MCH_NOT_EXISTS", { ...refused, httpStatus: 404 }],
  ["v3", "RESOURCE_NOT_EXISTS", { ...notFound, httpStatus: 404 }],
  ["v3", "FREQUENCY_LIMITED", { ...slowDown, httpStatus: 429 }],
  ["v3", "RATELIMIT_EXCEEDED", { ...slowDown, httpStatus: 429 }],
  ["v3", "SYSTEM_ERROR", { ...unsettled, httpStatus: 500 }],
  ["v3", "SERVICE_UNAVAILABLE", { ...unsettled, httpStatus: 503 }],
  ["v2", "SYSTEMERROR", unsettled],
  ["v2", "BIZERR_NEED_RETRY", unsettled],
  ["v2", "REFUNDNOTEXIST", notFound],
  ["v2", "ORDERNOTEXIST", notFound],
  ["v2", "INVALID_TRANSACTIONID", refused],
  ["v2", "PARAM_ERROR", refused],
  ["v2", "INVALID_REQ_TOO_MUCH", slowDown],
  ["v2", "FREQUENCY_LIMITED", slowDown],
  ["v2", "RATELIMIT_EXCEEDED", slowDown],
  ["v2", "APPID_NOT_EXIST", refused],
  ["v2", "MCHID_NOT_EXIST", refused],
  ["v2", "APPID_MCHID_NOT_MATCH", refused],
  ["v2", "SIGNERROR", refused],
  ["v2", "NOAUTH", refused],
  ["v2", "REQUIRE_POST_METHOD", refused],
  ["v2", "XML_FORMAT_ERROR", refused],
] as const;

test.each(documented)("%s %s", (api, code, expected) => {
  const { meaning, remedy, wire, ...rest } = findCode(api, code) ?? {};
  expect(rest).toEqual({ api, code, ...expected });
  expect(meaning).toMatch(/\.$/);
  expect(remedy).toMatch(/\.$/);
  expect(wire).toMatch(/\p{Script=Han}/u);
});

test("the table holds these codes and no others, each once", () => {
  expect(codeTable.map(({ api, code }) => `${api} ${code}`)).toEqual(
    documented.map(([api, code]) => `${api} ${code}`),
  );
});

describe("remedies are those of a query", () => {
  test("none calls for another refund number", () => {
    const telling = codeTable.filter(({ remedy }) =>
      /\b(new|another|different|change)\b.*refund number/i.test(remedy),
    );
    expect(telling).toEqual([]);
  });

  test.each(["RESOURCE_NOT_EXISTS", "REFUNDNOTEXIST", "ORDERNOTEXIST"])(
    "%s: keep the number, ask again later",
    (code) => {
      const { remedy } = findCode("v3", code) ?? {};
      expect(remedy).toContain("ask again after a minute");
      expect(remedy).toContain("keep its number");
    },
  );

  test.each(["SYSTEM_ERROR", "SYSTEMERROR", "BIZERR_NEED_RETRY"])(
    "%s: same number, same parameters",
    (code) => {
      expect(findCode("v2", code)?.remedy).toContain("same number and the same parameters");
    },
  );
});

test("a code only the other API knows is found there; each API's own row comes first", () => {
  expect(findCode("v3", "SYSTEMERROR")?.api).toBe("v2");
  expect(findCode("v2", "SYSTEM_ERROR")?.api).toBe("v3");
  expect(findCode("v2", "PARAM_ERROR")?.api).toBe("v2");
  expect(findCode("v3", "PARAM_ERROR")?.api).toBe("v3");
});

test.each(["", "toString", "__proto__", "param_error", "NEW_CODE"])("the code %j is unknown", (code) => {
  expect(findCode("v2", code)).toBeUndefined();
  expect(findCode("v3", code)).toBeUndefined();
});
