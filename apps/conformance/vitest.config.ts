import { defineProject } from "vitest/config";

export default defineProject({
  resolve: { conditions: ["@wxrefund/source"] },
  ssr: { resolve: { conditions: ["@wxrefund/source"] } },
  test: {
    name: "conformance",
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
