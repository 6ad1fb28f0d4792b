import { type Mutant, tests } from "./mutant.ts";

/** Rules 12 to 14: what is said, and what is not. */
export const sayingMutants: readonly Mutant[] = [
  {
    rule: "12.1",
    file: "core/src/failure/errors.ts",
    find: `return typeof value === "object" && value !== null && brand in value;`,
    replace: "return value instanceof RefundError;",
    tests: [tests.errors],
  },
  {
    rule: "12.2",
    file: "core/src/failure/errors.ts",
    find: `  "requestId",\n`,
    replace: "",
    tests: [tests.errors, tests.failures],
  },
  {
    rule: "12.3",
    file: "core/src/failure/told.ts",
    find: "row === undefined || row.kind !== kind",
    replace: `row === undefined || row.remedy !== ""`,
    tests: [tests.codes, tests.judge, tests.pipelineV3],
  },
  {
    rule: "13.1",
    file: "client/src/attempt/signed-request.ts",
    find: `throw new RefundError("unreachable", text, { advice, reason: "signer" });`,
    replace:
      'throw new RefundError("unreachable", `${text} ${String(error)}`, { advice, reason: "signer" });',
    tests: [tests.pipelineV3],
  },
  {
    rule: "13.1",
    file: "core/src/exchange/grammar.ts",
    find: "throw configError(field, `${field} ${value",
    replace: "throw configError(field, `${String(value)}: ${field} ${value",
    tests: [tests.settings, tests.failures],
  },
  {
    rule: "13.1",
    file: "core/src/failure/errors.ts",
    find: `Object.defineProperty(this, "notFound", { value: facts.notFound });`,
    replace: `Object.assign(this, { notFound: facts.notFound });`,
    tests: [tests.errors, "client/test/not-found.test.ts"],
  },
  {
    rule: "13.2",
    file: "client/src/proof.ts",
    find: "{ enumerable: false }",
    replace: "{ enumerable: true }",
    tests: [tests.pipelineV3],
  },
  {
    rule: "13.3",
    file: "core/src/failure/printable.ts",
    find: String.raw`\p{Cf}`,
    replace: "",
    tests: [tests.errors],
  },
  {
    rule: "13.3",
    file: "core/src/failure/told.ts",
    find: "].filter((text) => text !== undefined).map((text) => sayable(text));",
    replace: "].filter((text) => text !== undefined);",
    tests: [tests.judge, tests.pipelineV3, tests.failures],
  },
  {
    rule: "14.1",
    file: "client/src/settings/sending.ts",
    find: "Number.isSafeInteger(value) && value >= 1 && value <= maximum",
    replace: "Number.isSafeInteger(value) && value >= 0 && value <= maximum",
    tests: [tests.settings],
  },
  {
    rule: "14.1",
    file: "core/src/exchange/grammar.ts",
    find: "return value === undefined ? undefined : guardField(field, value);",
    replace: `return value === undefined || value === "" ? undefined : guardField(field, value);`,
    tests: [tests.pipelineV2, tests.judge],
  },
];
