import {
  type AuthorizationParts,
  diagnoseRequestV3,
  encodeBase64,
  type Finding,
  readAuthorization,
  readSignInformation,
  type RequestMessageV3,
  type RsaSigner,
  signInformationFindings,
} from "@wxrefund/core";
import { nodeRsa } from "@wxrefund/node-http/transport";
import { readKeyFile } from "../environment/key-file.ts";
import { requireVariables, variable } from "../environment/variables.ts";
import type { Environment } from "../host.ts";
import type { Options } from "../option/read.ts";
import { configError } from "../outcome/config-error.ts";
import { comparedV3, type Diagnosis, programFindingsV3, unique } from "./diagnosis.ts";
import { type MessageHead, optionFile, readMessageHead, requiredFile } from "./files.ts";

/** Looks at an APIv3 request that WeChat Pay refused with SIGN_ERROR. */
export async function signV3(options: Options, body: Uint8Array, env: Environment): Promise<Diagnosis> {
  const file = await requiredFile(options, "headers", "the request's header lines, as curl -v writes them");
  const head = readMessageHead(file, "headers");
  const signer = await readSigner(env);
  const authorization = readAuthorization(authorizationOf(head));
  if (!authorization.ok) return { api: "v3", verified: false, findings: [malformed(authorization.problem)] };
  const { timestamp, nonce, signature } = authorization.value;
  const sent: RequestMessageV3 = { ...requestLine(options, head), timestamp, nonce, body };
  // RSASSA-PKCS1-v1_5 gives one signature per message, so signing again checks as well as a public key does.
  const isSigned = async (message: Uint8Array): Promise<boolean> =>
    encodeBase64(await signer.sign(message)) === signature;
  const { verified, findings, message, signedMessage } = await diagnoseRequestV3({ sent, isSigned });
  const aboutMessage = [
    ...senderFindings(authorization.value, env),
    ...(await answerFindings(options, sent)),
    ...findings,
  ];
  const messages = { message, signedMessage, program: await optionFile(options, "string") };
  return {
    api: "v3",
    verified: verified && aboutMessage.length === 0,
    findings: unique([...aboutMessage, ...programFindingsV3(messages)]),
    ...comparedV3(messages),
  };
}

async function readSigner(env: Environment): Promise<RsaSigner> {
  requireVariables(env, ["WECHATPAY_PRIVATE_KEY_FILE"]);
  return nodeRsa().importPrivateKey((await readKeyFile(env, "WECHATPAY_PRIVATE_KEY_FILE")) ?? "");
}

function authorizationOf({ headers }: MessageHead): string {
  const [, value] = headers.find(([name]) => name.toLowerCase() === "authorization") ?? [];
  if (value !== undefined) return value;
  throw configError({
    field: "--headers",
    message: "The request's headers hold no Authorization, so there is no signature to look at.",
    remedy: "Save the request's own headers, not the answer's, as they were sent.",
  });
}

function malformed(problem: string): Finding {
  return {
    id: "authorization-malformed",
    text: problem,
    fix:
      "Write WECHATPAY2-SHA256-RSA2048, one space, then mchid, nonce_str, signature, timestamp and serial_no in double " +
      "quotes with commas and no spaces between them.",
  };
}

/** Method and target: from the options, or from the request line above the headers. */
function requestLine(options: Options, { startLine }: MessageHead): { method: string; target: string } {
  const [, method, path] = /^([A-Z]+) (\S+) HTTP/.exec(startLine ?? "") ?? [];
  const url = options.text("url") ?? path;
  if (url === undefined) {
    throw configError({
      field: "--url",
      message: "The headers begin with no request line, and --url is not given.",
      remedy: "Give --url with path and query, exactly as they were sent.",
    });
  }
  return { method: options.text("method") ?? method ?? "GET", target: url.replace(/^https?:\/\/[^/?]+/, "") };
}

function senderFindings({ mchid, serialNo }: AuthorizationParts, env: Environment): readonly Finding[] {
  const other = (name: string, sent: string): boolean => (variable(env, name) ?? sent) !== sent;
  return [
    ...(other("WECHATPAY_MCHID", mchid) ? [otherMchid] : []),
    ...(other("WECHATPAY_SERIAL_NO", serialNo) ? [otherSerial] : []),
  ];
}

const otherMchid: Finding = {
  id: "other-mchid",
  text: "Authorization names another mchid than WECHATPAY_MCHID.",
  fix: "Use the merchant number that the certificate and the private key belong to.",
};
const otherSerial: Finding = {
  id: "other-serial",
  text: "Authorization names another serial_no than WECHATPAY_SERIAL_NO.",
  fix: "Use the serial number of the merchant API certificate that the private key belongs to.",
};

async function answerFindings(options: Options, sent: RequestMessageV3): Promise<readonly Finding[]> {
  const answer = await optionFile(options, "answer");
  if (answer === undefined) return [];
  const told = readSignInformation(answer);
  return told === undefined ? [nothingTold] : signInformationFindings(sent, told);
}

const nothingTold: Finding = {
  id: "no-sign-information",
  text: "WeChat Pay's answer does not say what it received (there is no sign_information in it).",
  fix: "Give the body of the 401 SIGN_ERROR answer; serial number, clock and merchant number are told otherwise.",
};
