import process from "node:process";
import { runDemo } from "./demo/run.ts";

process.exitCode = await runDemo((text) => process.stdout.write(text));
