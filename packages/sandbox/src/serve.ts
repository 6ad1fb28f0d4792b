export { serveSandbox, type ServedSandbox, type ServeOptions } from "./serve/server.ts";
export { readSandboxDir, type SandboxDir, writeSandboxDir } from "./serve/directory.ts";
