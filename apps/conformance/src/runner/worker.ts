import type { SandboxClientConfig } from "@wxrefund/sandbox";
import { edgeHost, runCases } from "../run-cases.ts";

/** A Worker: the sandbox's configuration is the request's body, the results are the answer's. */
export default {
  async fetch(request: Request): Promise<Response> {
    const sandbox: SandboxClientConfig = await request.json();
    return Response.json(await runCases(edgeHost(sandbox)));
  },
};
