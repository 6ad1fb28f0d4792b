import { cpus } from "node:os";
import process from "node:process";
import { speed } from "./speed.ts";

const commands: Readonly<Record<string, () => Promise<void>>> = {
  speed: () => speed(15),
};

const [name = "speed"] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) throw new Error(`The benchmarks are ${Object.keys(commands).join(", ")}.`);
console.log(`Node.js ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()})`);
await command();
