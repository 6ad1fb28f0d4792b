import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { apiReport } from "../src/api/report.ts";
import { publicPackages } from "../src/public-packages.ts";

// What it exports, so that a change is seen in review. Meant? Then: npx -y pnpm@12 run api
test.each(publicPackages)("$short exports what its api.txt says", (one) => {
  expect(apiReport(one)).toBe(readFileSync(join(one.folder, "api.txt"), "utf8"));
});
