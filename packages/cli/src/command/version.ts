import { readOptions } from "../option/read.ts";
import type { Command } from "./command.ts";

export const versionCommand: Command = {
  name: "version",
  summary: "print the version",
  help: () => "Usage: wxrefund --version\n",
  run: async (args, { stdout, version }) => {
    readOptions(args, []);
    stdout.write(`${version}\n`);
    return 0;
  },
};
