import { defineProject } from "vitest/config";

export default defineProject({
  resolve: { conditions: ["@wxrefund/source"] },
  ssr: { resolve: { conditions: ["@wxrefund/source"] } },
  test: { name: "example", include: ["test/**/*.test.ts"], testTimeout: 20_000 },
});
