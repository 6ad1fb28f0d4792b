import { cpus, loadavg } from "node:os";
import process from "node:process";
import { eventLoop } from "./event-loop.ts";
import { limiter } from "./limiter.ts";
import { memory } from "./memory.ts";
import { speed } from "./speed.ts";

/** Each with what its number means, and the number used when none is given. */
const commands: Readonly<Record<string, readonly [run: (count: number) => Promise<void>, count: number]>> = {
  speed: [speed, 15],
  "event-loop": [eventLoop, 10],
  memory: [memory, 100_000],
  limiter: [limiter, 60],
};

const [name = "speed", given] = process.argv.slice(2);
const command = commands[name];
const count = given === undefined ? command?.[1] : Number(given);
if (command === undefined || count === undefined || !(count > 0)) {
  throw new Error("Usage: speed [rounds] | event-loop [bursts] | memory [queries] | limiter [seconds]");
}
const [{ model } = { model: "unknown" }] = cpus();
const load = loadavg()[0]?.toFixed(1);
console.log(`Node.js ${process.version}, ${cpus().length} × ${model.trim()}, load ${load}\n`);
await command[0](count);
