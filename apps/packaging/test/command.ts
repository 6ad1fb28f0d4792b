import { spawnSync } from "node:child_process";

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a command to its end, with nothing of this process' own environment but where programs and caches are. */
export function run(cwd: string, command: string, ...args: readonly string[]): Outcome {
  const kept = [
    "PATH",
    "HOME",
    "TMPDIR",
    "NPM_CONFIG_USERCONFIG",
    "HTTPS_PROXY",
    "SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
  ];
  const env = Object.fromEntries(kept.map((name) => [name, process.env[name]]));
  const done = spawnSync(command, args, { cwd, env: { ...env, NO_COLOR: "1" }, encoding: "utf8" });
  return { status: done.status, output: done.stdout + done.stderr };
}
