import { defineProject } from "vitest/config";

export default defineProject({
  resolve: { conditions: ["@wxrefund/source"] },
  ssr: { resolve: { conditions: ["@wxrefund/source"] } },
  test: { name: "desk-tests", include: ["test/**/*.test.ts"], testTimeout: 120_000 },
});
