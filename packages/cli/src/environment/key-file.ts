import { readFile } from "node:fs/promises";
import { printable } from "@wxrefund/core";
import type { Environment } from "../host.ts";
import { configError } from "../outcome/config-error.ts";
import { variable } from "./variables.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "this user may not read it",
  EISDIR: "it is a directory",
};

/**
 * The text of the key file that a variable names, or undefined when the variable is absent. Rejects as
 * `config`, naming variable and path, when the file cannot be read or is empty.
 */
export async function readKeyFile(env: Environment, name: string): Promise<string | undefined> {
  const path = variable(env, name);
  if (path === undefined) return undefined;
  if (!looksLikePath(path)) throw keyInVariable(name);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw unreadable(name, path, whyUnreadable(cause));
  });
  if (text.trim() === "") throw unreadable(name, path, "it is empty");
  return text;
}

/** Why a file cannot be read, to follow "but". */
export function whyUnreadable(cause: unknown): string {
  return reasons[errorCode(cause)] ?? "it cannot be read";
}

function unreadable(name: string, path: string, why: string): Error {
  return configError({
    field: name,
    message: `${name} names ${printable(path, 500)}, but ${why}.`,
    remedy: `Correct ${name} or put the key there.`,
  });
}

// Whoever puts the key itself into the variable must not find it in a log.
function looksLikePath(text: string): boolean {
  return text.length <= 1024 && !/[\r\n]|-----/.test(text);
}

function keyInVariable(name: string): Error {
  return configError({
    field: name,
    message: `${name} holds something else than the path of a file.`,
    remedy: `Write the key into a file that only you may read, and its path into ${name}.`,
  });
}

function errorCode(cause: unknown): string {
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
}
