import { printable } from "@wxrefund/core";
import { configError } from "../outcome/config-error.ts";
import type { Command } from "./command.ts";

/** `help`, and `help COMMAND` for each of `commands`. */
export function helpCommand(commands: readonly Command[]): Command {
  return {
    name: "help",
    summary: "show help, or that of one command",
    help: () => overview(commands),
    run: async ([topic, ...rest], { stdout }) => {
      if (rest.length > 0) throw tooMany();
      stdout.write(topic === undefined ? overview(commands) : helpOn(topic, commands));
      return 0;
    },
  };
}

/** Rejects as `config`: there is no such command. */
export function unknownCommand(name: string | undefined, commands: readonly Command[]): Error {
  const names = commands.map((command) => command.name).join(", ");
  return configError({
    field: "command",
    message: name === undefined ? "No command is given." : `${printable(name, 60)} is no command.`,
    remedy: `The commands are ${names}; a command comes before its options. See wxrefund --help.`,
  });
}

function helpOn(topic: string, commands: readonly Command[]): string {
  if (topic === "help") return overview(commands);
  const command = commands.find(({ name }) => name === topic);
  if (command === undefined) throw unknownCommand(topic, commands);
  return command.help();
}

function tooMany(): Error {
  return configError({
    field: "command",
    message: "help takes one command at most.",
    remedy: "Write wxrefund help query.",
  });
}

function overview(commands: readonly Command[]): string {
  return [
    "wxrefund: find and trust WeChat Pay refunds (微信支付退款查询)",
    "",
    "Usage: wxrefund COMMAND [options]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`),
    `  ${"help".padEnd(10)}show this, or wxrefund help COMMAND`,
    "",
    "wxrefund --version prints the version. Colours: NO_COLOR and FORCE_COLOR are respected.",
    "",
  ].join("\n");
}
