import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyCodeTable, codeTable, statusTable, untrustedTable } from "@wxrefund/core";
import { adviceDocument } from "../src/advice/document.ts";

const published = readFileSync(new URL("../../../docs/advice.md", import.meta.url), "utf8");

/** Columns are as wide as the formatter makes them. */
const unpadded = (text: string): string => text.replaceAll(/ +\|/g, " |").replaceAll(/\| -+/g, "| ---");

describe("docs/advice.md", () => {
  test("says what the tables say: pnpm run advice writes it anew", () => {
    expect(unpadded(published)).toBe(unpadded(adviceDocument()));
  });

  test("another word in it would be seen", () => {
    expect(unpadded(published.replace("Its number is spent", "Its number is free"))).not.toBe(
      unpadded(adviceDocument()),
    );
  });

  test("names every status, reason and code", () => {
    const rows = published.split("\n").filter((line) => line.startsWith("| `"));
    const counted = [statusTable, Object.keys(untrustedTable), codeTable, applyCodeTable];
    const kinds = 2 * 8;
    expect(rows.length).toBe(counted.reduce((sum, { length }) => sum + length, kinds));
  });

  test("advises a new number for a closed refund, and for nothing else", () => {
    const lines = published
      .split("\n")
      .filter((line) => line.startsWith("| `") && line.includes("`new-number`"));
    expect(lines.map((line) => line.split("`")[1])).toEqual(["CLOSED"]);
  });
});
