import {
  diagnoseSignV2,
  explainStringV2,
  type Finding,
  type OtherKeyV2,
  readXml,
  secretKeyFindings,
} from "@wxrefund/core";
import { signType as readSignType } from "../environment/client-config.ts";
import { requiredVariable, variable } from "../environment/variables.ts";
import type { Environment } from "../host.ts";
import type { Options } from "../option/read.ts";
import { compared, type Diagnosis, programFindings, unique } from "./diagnosis.ts";
import { optionFile, textOf } from "./files.ts";

/** Looks at a V2 message with its sign: a request that was sent, or an answer as it arrived. */
export async function messageV2(options: Options, body: Uint8Array, env: Environment): Promise<Diagnosis> {
  const key = requiredVariable(env, "WECHATPAY_V2_KEY");
  const signType = readSignType(env);
  const otherKeys = await readOtherKeys(options, env);
  const program = await optionFile(options, "string");
  const document = readXml(textOf(body).replace(/^\ufeff/, ""));
  if (!document.ok) return { api: "v2", verified: false, findings: [notXml(document.problem)] };
  const { fields } = document.value;
  const { verified, findings, string, signedString } = diagnoseSignV2({ fields, key, signType, otherKeys });
  const keys = [key, ...otherKeys.map((other) => other.key)];
  const shown = program === undefined ? undefined : withoutKeys(textOf(program), keys);
  return {
    api: "v2",
    verified,
    findings: unique([
      ...secretKeyFindings("APIv2 key", key),
      ...findings,
      ...(shown === undefined ? [] : findingsOf(shown, { fields, string })),
    ]),
    ...compared({ string, signed: signedString, program: shown }),
  };
}

interface Right {
  readonly fields: ReadonlyMap<string, string>;
  /** With a stand-in for the key. */
  readonly string: string;
}

/** Keys differ from program to program, and a line feed is what printing into a file adds. */
function findingsOf(shown: string, { fields, string }: Right): readonly Finding[] {
  const theirs = shown.replace(/&key=[^&]*$|\r?\n$/, "");
  return programFindings(string === `${theirs}&key=(key)`, explainStringV2(fields, theirs));
}

async function readOtherKeys(options: Options, env: Environment): Promise<readonly OtherKeyV2[]> {
  const file = await optionFile(options, "other-key");
  const apiV3Key = variable(env, "WECHATPAY_APIV3_KEY");
  return [
    ...(apiV3Key === undefined ? [] : [{ name: "APIv3 (WECHATPAY_APIV3_KEY)", key: apiV3Key }]),
    ...(file === undefined ? [] : [{ name: "--other-key", key: textOf(file).trim() }]),
  ];
}

/** A program's own string may end with the key, which no output may show. */
function withoutKeys(text: string, keys: readonly string[]): string {
  const hidden = keys
    .filter((key) => key !== "")
    .reduce((shown, key) => shown.replaceAll(key, "(key)"), text);
  return hidden.replace(/&key=[^&\n]*\n?$/, "&key=(key)");
}

function notXml(problem: string): Finding {
  return {
    id: "not-xml",
    text: `The body is not XML as V2 writes it: ${problem}.`,
    fix: "Save the body as it was sent or arrived; a JSON body belongs to --api v3.",
  };
}
