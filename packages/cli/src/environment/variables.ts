import type { Environment } from "../host.ts";
import { configError } from "../outcome/config-error.ts";

/** An environment variable's value; an empty one counts as absent. */
export function variable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}

/** The same for one that must be there: rejects as `config` when it is absent. */
export function requiredVariable(env: Environment, name: string): string {
  const value = variable(env, name);
  if (value === undefined) throw missing([name]);
  return value;
}

/** Rejects as `config` when any of `names` is absent, naming them all at once. */
export function requireVariables(env: Environment, names: readonly string[]): void {
  const absent = names.filter((name) => variable(env, name) === undefined);
  if (absent.length > 0) throw missing(absent);
}

function missing(names: readonly string[]): Error {
  const [it, is] = names.length === 1 ? ["it", "is"] : ["them", "are"];
  const list = names.join(", ");
  return configError({
    field: list,
    message: `${list} ${is} not set in the environment.`,
    remedy: `Set ${it} (see wxrefund help query); an empty variable counts as absent.`,
  });
}
