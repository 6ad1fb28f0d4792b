import type { RuleId } from "./rules.ts";

/** One check taken out of the code. Paths are below `packages/`. */
export interface Mutant {
  readonly rule: RuleId;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Test files of which one must fail. */
  readonly tests: readonly string[];
}

export const tests = {
  xml: "core/test/codec/xml.test.ts",
  json: "core/test/codec/json.test.ts",
  hostile: "core/test/vectors/hostile.test.ts",
  knownAnswers: "core/test/vectors/known-answers.test.ts",
  params: "core/test/canonical/params-v2.test.ts",
  indexed: "core/test/codec/indexed-fields.test.ts",
  refundV3: "core/test/refund/v3.test.ts",
  refundV2: "core/test/refund/v2.test.ts",
  judge: "core/test/exchange/judge.test.ts",
  codes: "core/test/failure/codes.test.ts",
  errors: "core/test/failure/errors.test.ts",
  again: "core/test/failure/may-refund-again.test.ts",
  pipelineV3: "client/test/pipeline-v3.test.ts",
  pipelineV2: "client/test/pipeline-v2.test.ts",
  program: "client/test/program.test.ts",
  signedAnew: "client/test/signed-anew.test.ts",
  settings: "client/test/settings.test.ts",
  nodeTransport: "node-http/test/transport.test.ts",
  nodeConnections: "node-http/test/connections.test.ts",
  edgeTransport: "edge-fetch/test/transport.test.ts",
  edgeFetch: "edge-fetch/test/fetch.test.ts",
  failures: "cli/test/outcome/failures.test.ts",
} as const;
