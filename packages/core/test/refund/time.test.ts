import * as fc from "fast-check";
import { expect, test } from "vitest";
import { instantMs } from "../../src/index.ts";

test.each([
  ["2020-12-01T16:18:12+08:00", "2020-12-01T08:18:12.000Z"],
  ["2015-05-20T13:29:35+08:00", "2015-05-20T05:29:35.000Z"],
  ["2020-12-01 16:18:12", "2020-12-01T08:18:12.000Z"],
  ["2020-01-01 00:00:00", "2019-12-31T16:00:00.000Z"],
  ["2020-02-29T23:59:59Z", "2020-02-29T23:59:59.000Z"],
  ["2020-02-29t23:59:59z", "2020-02-29T23:59:59.000Z"],
  ["2020-12-01T16:18:12.5+08:00", "2020-12-01T08:18:12.500Z"],
  ["2020-12-01T16:18:12.123456789-03:30", "2020-12-01T19:48:12.123Z"],
  ["2000-02-29T00:00:00-00:00", "2000-02-29T00:00:00.000Z"],
  ["0099-03-01T00:00:00Z", "0099-03-01T00:00:00.000Z"],
  ["0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"],
])("%s is %s", (text, iso) => {
  const instant = instantMs(text);
  expect(instant === undefined ? undefined : new Date(instant).toISOString()).toBe(iso);
});

test.each([
  "",
  "2021-02-29 00:00:00",
  "1900-02-29T00:00:00Z",
  "2020-00-01T00:00:00Z",
  "2020-13-01T00:00:00Z",
  "2020-04-31T00:00:00Z",
  "2020-01-00T00:00:00Z",
  "2020-01-01T24:00:00Z",
  "2020-01-01T00:60:00Z",
  "2016-12-31T23:59:60Z",
  "2020-01-01T00:00:00+24:00",
  "2020-01-01T00:00:00+08:60",
  "2020-01-01T00:00:00+0800",
  "2020-01-01T00:00:00",
  "2020-01-01 00:00:00+08:00",
  "2020-01-01T00:00:00.Z",
  "2020-1-1 00:00:00",
  "20200101000000",
  " 2020-01-01 00:00:00",
  "2020-01-01 00:00:00\n",
  "２０２０-01-01 00:00:00",
  "1606810692",
])("%j is no time", (text) => {
  expect(instantMs(text)).toBeUndefined();
});

test("every instant of the years 0 to 9999 survives both spellings", () => {
  const date = fc.date({
    min: new Date("0000-01-02T00:00:00Z"),
    max: new Date("9999-12-30T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(date, (at) => {
      expect(instantMs(at.toISOString())).toBe(at.getTime());
      const beijing = new Date(at.getTime() + 8 * 3_600_000).toISOString();
      expect(instantMs(`${beijing.slice(0, 10)} ${beijing.slice(11, 19)}`)).toBe(
        Math.floor(at.getTime() / 1000) * 1000,
      );
    }),
  );
});
