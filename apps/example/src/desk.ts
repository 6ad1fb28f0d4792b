import { readFile } from "node:fs/promises";
import process from "node:process";
import { isRefundError } from "@wxrefund/core";
import { readDatabase, readMerchant, readPort } from "./desk/settings.ts";
import { startDesk } from "./desk/start.ts";

async function open(): Promise<void> {
  const { env } = process;
  const text = async (name: string): Promise<string> =>
    readFile(new URL(`page/${name}`, import.meta.url), "utf8");
  const page = { script: await text("desk.js"), style: await text("desk.css") };
  const merchant = await readMerchant(env);
  const desk = await startDesk({
    page,
    port: readPort(env),
    ...(merchant === undefined ? {} : { merchant, database: readDatabase(env) }),
  });
  const whose =
    merchant === undefined
      ? `a sandbox at ${desk.sandbox?.url}`
      : `${merchant.config.baseUrls?.join(", ") ?? "WeChat Pay"}, merchant ${merchant.config.mchid}`;
  process.stdout.write(`The refund desk is open at ${desk.url} (on ${whose}). Ctrl+C closes it.\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void desk.close());
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
