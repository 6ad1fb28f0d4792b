import { abnormalCommand } from "./command/abnormal.ts";
import { applyCommand } from "./command/apply.ts";
import type { Command } from "./command/command.ts";
import { doctorCommand } from "./command/doctor.ts";
import { helpCommand, unknownCommand } from "./command/help.ts";
import { notifyCommand } from "./command/notify.ts";
import { queryCommand } from "./command/query.ts";
import { sandboxCommand } from "./command/sandbox.ts";
import { watchCommand } from "./command/watch.ts";
import { versionCommand } from "./command/version.ts";
import type { Host } from "./host.ts";
import { reportFailure } from "./outcome/report.ts";

const commands: readonly Command[] = [
  queryCommand,
  watchCommand,
  applyCommand,
  abnormalCommand,
  notifyCommand,
  sandboxCommand,
  doctorCommand,
];
const everything: readonly Command[] = [...commands, helpCommand(commands), versionCommand];
const aliases: ReadonlyMap<string, string> = new Map([
  ["--help", "help"],
  ["-h", "help"],
  ["--version", "version"],
]);

/** Runs the command line and resolves to its exit code; it never rejects. */
export async function run(host: Host): Promise<number> {
  try {
    const [given, ...args] = host.argv;
    const name = given === undefined ? undefined : (aliases.get(given) ?? given);
    const command = everything.find((candidate) => candidate.name === name);
    if (command === undefined) throw unknownCommand(given, commands);
    return await command.run(args, host);
  } catch (cause) {
    return reportFailure(cause, host);
  }
}
