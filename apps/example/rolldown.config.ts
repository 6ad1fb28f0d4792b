import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";

export default defineConfig({
  input: fileURLToPath(new URL("dist/desk/page/main.js", import.meta.url)),
  platform: "browser",
  output: { file: fileURLToPath(new URL("dist/page/desk.js", import.meta.url)), format: "esm", minify: true },
});
