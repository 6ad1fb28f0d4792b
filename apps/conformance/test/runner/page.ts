import type { Sandbox } from "@wxrefund/sandbox";
import type { Module } from "../bundle.ts";

const html = `<!doctype html><title>Conformance</title><script type="module" src="page.js"></script>`;

/** The sandbox, and beside it under `/_page/` a page that holds the cases. */
export function withPage(sandbox: Sandbox, modules: readonly Module[]): Pick<Sandbox, "fetch" | "ready"> {
  const files = new Map(modules.map(({ name, code }) => [`/_page/${name}`, code]));
  return {
    ready: sandbox.ready,
    fetch: async (request, arrival) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/_page/") return new Response(html, { headers: { "Content-Type": "text/html" } });
      const code = files.get(pathname);
      if (code === undefined) return sandbox.fetch(request, arrival);
      return new Response(code, { headers: { "Content-Type": "text/javascript" } });
    },
  };
}
