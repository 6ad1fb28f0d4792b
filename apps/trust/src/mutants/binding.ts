import { type Mutant, tests } from "./mutant.ts";

/** Rules 9 to 11: what an answer is about, and what follows when there is none. */
export const bindingMutants: readonly Mutant[] = [
  {
    rule: "9.1",
    file: "core/src/exchange/proven-refund-v3.ts",
    find: "if (refund.outRefundNo !== outRefundNo)",
    replace: "if (refund.outRefundNo === outRefundNo.toLowerCase() + outRefundNo)",
    tests: [tests.pipelineV3],
  },
  {
    rule: "9.2",
    file: "core/src/exchange/judge-v2.ts",
    find: "if (named.some((value) => value !== asked))",
    replace: "if (named.length > 0 && named.every((value) => value !== asked))",
    tests: [tests.pipelineV2],
  },
  {
    rule: "9.2",
    file: "core/src/exchange/judge-v2.ts",
    find: "if (named.some((value) => value !== asked))",
    replace: "if (id === strongest && named.some((value) => value !== asked))",
    tests: [tests.pipelineV2, tests.judge],
  },
  {
    rule: "9.3",
    file: "core/src/exchange/judge-v2.ts",
    find: "    if (id === strongest && named.length === 0) return `It does not name the ${id.wire} asked for.`;\n",
    replace: "",
    tests: [tests.pipelineV2],
  },
  ...(
    [
      [`    ["mch_id", sender.mchid],\n`, ""],
      [`    ["appid", sender.appid],\n`, ""],
      [`    ["sub_mch_id", question.subMchId],\n`, ""],
      [`question.subAppid ?? fields.get("sub_appid")`, `fields.get("sub_appid")`],
    ] as const
  ).map(([find, replace]): Mutant => ({
    rule: "9.4",
    file: "core/src/exchange/judge-v2.ts",
    find,
    replace,
    tests: [tests.pipelineV2, tests.judge],
  })),
  ...(
    [
      ["got: refund.transactionId }", "got: expect.transactionId }"],
      ["got: refund.amount.total }", "got: expect.total }"],
      ["got: refund.amount.refund }", "got: expect.refund }"],
    ] as const
  ).map(([find, replace]): Mutant => ({
    rule: "9.5",
    file: "core/src/exchange/bind.ts",
    find,
    replace,
    tests: [tests.pipelineV3],
  })),
  {
    rule: "9.6",
    file: "core/src/failure/told.ts",
    find: "bound: told.bound ?? false",
    replace: "bound: told.bound ?? true",
    tests: [tests.pipelineV3],
  },
  {
    rule: "9.6",
    file: "core/src/exchange/judge-v2.ts",
    find: "const bound = named.length > 0;",
    replace: "const bound = named.length >= 0;",
    tests: [tests.pipelineV2],
  },
  {
    rule: "9.7",
    file: "core/src/failure/may-refund-again.ts",
    find: `  verdict: "same-number",\n  because: "Two proven`,
    replace: `  verdict: "new-number",\n  because: "Two proven`,
    tests: [tests.again],
  },
  {
    rule: "9.7",
    file: "core/src/failure/may-refund-again.ts",
    find: "other.atMs - one.atMs > apartMs",
    replace: "other.atMs - one.atMs >= 0",
    tests: [tests.again],
  },
  {
    rule: "9.7",
    file: "core/src/failure/may-refund-again.ts",
    find: "one.nonce !== other.nonce && ",
    replace: "",
    tests: [tests.again],
  },
  {
    rule: "10.1",
    file: "core/src/exchange/judge-v2.ts",
    find: "  requireOneReading(judged, fields);\n",
    replace: "",
    tests: [tests.pipelineV2],
  },
  {
    rule: "10.2",
    file: "core/src/refund/text-fields.ts",
    find: "grammar === undefined || grammar.pattern.test(value)",
    replace: "grammar === undefined || value !== grammar.rule",
    tests: [tests.refundV2],
  },
  {
    rule: "10.3",
    file: "core/src/refund/v2.ts",
    find: "  if (told !== found) return `refund_count is ${told}, but the number of refunds is ${found}`;\n",
    replace: "",
    tests: [tests.pipelineV2],
  },
  {
    rule: "10.3",
    file: "core/src/refund/v2.ts",
    find: `  if (told === undefined) return "refund_count is missing";\n`,
    replace: `  if (told === undefined) return undefined;\n`,
    tests: [tests.refundV2],
  },
  {
    rule: "10.4",
    file: "client/src/bare/v2.ts",
    find: `answerProof(asked, "none")`,
    replace: `answerProof(asked, "timestamp")`,
    tests: [tests.pipelineV2],
  },
  {
    rule: "11.1",
    file: "node-http/src/transport/exchange.ts",
    find: "    progress.sent = true;\n",
    replace: "",
    tests: [tests.nodeTransport],
  },
  {
    rule: "11.1",
    file: "client/src/program/ask.ts",
    find: "      sent = true;\n",
    replace: "",
    tests: [tests.program],
  },
  {
    rule: "11.1",
    file: "client/src/attempt/attempt.ts",
    find: `        "no-answer",\n`,
    replace: `        "refused",\n`,
    tests: [tests.program, tests.failures],
  },
  {
    rule: "11.2",
    file: "client/src/attempt/ask-v2.ts",
    find: `  return async (call) => {
    const request: WireRequest = {
      method: "POST",
      baseUrl: call.baseUrl,
      target: refundQueryTargetV2,
      headers: queryHeadersV2(state.settings.userAgent),
      body: refundQueryBodyV2(question, { ...from, nonce: state.host.nonce() }),`,
    replace: `  const body = refundQueryBodyV2(question, { ...from, nonce: state.host.nonce() });
  return async (call) => {
    const request: WireRequest = {
      method: "POST",
      baseUrl: call.baseUrl,
      target: refundQueryTargetV2,
      headers: queryHeadersV2(state.settings.userAgent),
      body,`,
    tests: [tests.signedAnew],
  },
  {
    rule: "11.2",
    file: "client/src/attempt/ask-v3.ts",
    find: `  return async (call) => believed(question, await exchangeV3(state, { method: "GET", target }, call));`,
    replace: `  const nonce = state.host.nonce();
  const again = { ...state, host: { ...state.host, nonce: () => nonce } };
  return async (call) => believed(question, await exchangeV3(again, { method: "GET", target }, call));`,
    tests: [tests.signedAnew],
  },
];
