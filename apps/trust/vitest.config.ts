import { defineProject } from "vitest/config";

export default defineProject({
  resolve: { conditions: ["@wxrefund/source"] },
  ssr: { resolve: { conditions: ["@wxrefund/source"] } },
  test: { name: "trust", include: ["test/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 60_000 },
});
