/** Requests made with node:crypto, sent straight into a sandbox's `fetch`. */
import { createSandbox, defaultWorld, makeSandboxKeys, type Sandbox, type SandboxKeys } from "@wxrefund/sandbox";
