import type { Command } from "./command.ts";

export const sandboxCommand: Command = {
  name: "sandbox",
  summary: "serve a WeChat Pay of your own on 127.0.0.1",
  help: () => "",
  run: async () => 0,
};
