import { faults, journeys } from "@wxrefund/sandbox";
import { describe, expect, test } from "vitest";
import { variableTable } from "../src/environment/table.ts";
import { queryOptions } from "../src/option/query.ts";
import { commandLine } from "./command-line.ts";

describe("help", () => {
  test.each([[["--help"]], [["-h"]], [["help"]], [["help", "help"]]])(
    "%j lists the commands",
    async (argv) => {
      const { exit, stdout, stderr } = await commandLine(argv);
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
      for (const name of ["query", "sandbox", "help"]) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    },
  );

  test.each([[["help", "query"]], [["query", "--help"]]])(
    "%j names every option and variable",
    async (argv) => {
      const { exit, stdout } = await commandLine(argv);
      expect(exit).toBe(0);
      for (const { name } of queryOptions) expect(stdout).toContain(`--${name}`);
      for (const { name } of variableTable) expect(stdout).toContain(name);
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(110);
    },
  );

  test("help for the sandbox", async () => {
    const { exit, stdout } = await commandLine(["help", "sandbox"]);
    expect(exit).toBe(0);
    expect(stdout).toContain("wxrefund sandbox [--port N] [--dir DIR] [--fault ID[,ID…]]");
    for (const { prefix } of journeys) expect(stdout).toContain(`  ${prefix} `);
    for (const { id } of faults) expect(stdout).toContain(`  ${id} `);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(110);
  });

  test.each([[["help", "refund"]], [["help", "query", "sandbox"]], [["--version", "--nope"]]])(
    "%j is config",
    async (argv) => {
      expect(await commandLine(argv)).toMatchObject({ exit: 2, stdout: "" });
    },
  );

  test("--version", async () => {
    expect(await commandLine(["--version"])).toEqual({ exit: 0, stdout: "0.0.0-test\n", stderr: "" });
  });
});
