import { isRefundError } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { readOptions } from "../src/option/read.ts";
import type { OptionSpec } from "../src/option/spec.ts";

const specs: readonly OptionSpec[] = [
  { name: "api", value: "v3|v2", about: "" },
  { name: "offset", value: "N", about: "" },
  { name: "json", about: "" },
];

function fieldAtFault(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return isRefundError(error) && error.kind === "config" ? (error.field ?? "none") : error;
  }
}

describe("readOptions", () => {
  test("values and switches, with or without an equals sign", () => {
    const options = readOptions(["--api=v2", "--json", "--offset", "10", "--"], specs);
    expect([options.text("api"), options.has("json"), options.text("json"), options.text("offset")]).toEqual([
      "v2",
      true,
      undefined,
      "10",
    ]);
  });

  test.each([
    [["--nope"], "--nope"],
    [["--nope=secret"], "--nope"],
    [["--__proto__=x"], "--__proto__"],
    [["--constructor"], "--constructor"],
    [["-j"], "-j"],
    [["--api", "v2", "--api", "v3"], "--api"],
    [["--json", "--json"], "--json"],
    [["--api"], "--api"],
    [["--api="], "--api"],
    [["--api", "--json"], "--api"],
    [["--json=true"], "--json"],
    [["--no-json"], "--no-json"],
    [["stray"], "none"],
    [["--", "--json"], "none"],
  ])("%j is config at %s", (args, field) => {
    expect(fieldAtFault(() => readOptions(args, specs))).toBe(field);
  });

  test("a value that begins with a hyphen needs the equals sign", () => {
    expect(readOptions(["--api=-v2"], specs).text("api")).toBe("-v2");
    expect(fieldAtFault(() => readOptions(["--api", "-v2"], specs))).toBe("--api");
  });

  test.each(["ten", "1.5", "1e3", "+1", "-1", "0x10", "007", " 1", "9".repeat(17)])(
    "offset %j is no number",
    (text) => {
      const options = readOptions([`--offset=${text}`], specs);
      expect(fieldAtFault(() => options.integer("offset", { min: 0, max: 1000 }))).toBe("--offset");
    },
  );

  test("both bounds are allowed, what lies beyond is not", () => {
    const read = (text: string) =>
      fieldAtFault(() => readOptions([`--offset=${text}`], specs).integer("offset", { min: 1, max: 20 }));
    expect(["0", "1", "20", "21"].map(read)).toEqual(["--offset", 1, 20, "--offset"]);
  });
});
