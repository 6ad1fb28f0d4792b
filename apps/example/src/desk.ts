import { readFile } from "node:fs/promises";
import process from "node:process";
import { configError, isRefundError } from "@wxrefund/core";
import { readMerchant } from "./desk/settings.ts";
import { startDesk } from "./desk/start.ts";

const usualPort = 8787;

async function open(): Promise<void> {
  const { env } = process;
  const text = async (name: string): Promise<string> =>
    readFile(new URL(`page/${name}`, import.meta.url), "utf8");
  const page = { script: await text("desk.js"), style: await text("desk.css") };
  const merchant = await readMerchant(env);
  const desk = await startDesk({
    page,
    port: portOf(env["DESK_PORT"] ?? ""),
    ...(merchant === undefined ? {} : { merchant, database: env["DESK_DATABASE"] ?? "refund-desk.sqlite" }),
  });
  const whose =
    merchant === undefined
      ? `a sandbox at ${desk.sandbox?.url}`
      : `${merchant.config.baseUrls?.join(", ") ?? "WeChat Pay"}, merchant ${merchant.config.mchid}`;
  process.stdout.write(`The refund desk is open at ${desk.url} (on ${whose}). Ctrl+C closes it.\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void desk.close());
}

function portOf(text: string): number {
  if (text === "") return usualPort;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw configError("DESK_PORT", "DESK_PORT is no port: a whole number up to 65535, or 0 for any.");
}

try {
  await open();
} catch (error) {
  if (isRefundError(error)) process.stderr.write(`${error.message}\n${error.advice.text}\n`);
  else if (isTaken(error))
    process.stderr.write("Its port is taken: set DESK_PORT to another, or to 0 for any.\n");
  else throw error;
  process.exitCode = 2;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
