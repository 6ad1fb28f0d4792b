import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "packaging",
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/pack-once.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
