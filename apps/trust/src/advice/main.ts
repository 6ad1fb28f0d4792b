/** Prints docs/advice.md. */
import process from "node:process";
import { adviceDocument } from "./document.ts";

process.stdout.write(adviceDocument());
