export { caseIds } from "../run-cases.ts";
