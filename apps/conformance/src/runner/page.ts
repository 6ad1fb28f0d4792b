/** A page: it offers `runConformance(config)` to whoever drives the browser. */
import { edgeHost, runCases } from "../run-cases.ts";

Object.assign(globalThis, {
  runConformance: (sandbox: Parameters<typeof edgeHost>[0]) => runCases(edgeHost(sandbox)),
});
