import { diagnoseAnswerV3, instantMs } from "@wxrefund/core";
import { guardKeysAtHand } from "../environment/client-config.ts";
import type { Environment } from "../host.ts";
import type { Options } from "../option/read.ts";
import { configError } from "../outcome/config-error.ts";
import { comparedV3, type Diagnosis, programFindingsV3, unique } from "./diagnosis.ts";
import { optionFile, readMessageHead, requiredFile } from "./files.ts";
import { merchantKey, platformKeyCandidates } from "./platform-keys.ts";

/** Looks at an APIv3 answer or notification that was saved as it arrived. */
export async function verifyV3(options: Options, body: Uint8Array, env: Environment): Promise<Diagnosis> {
  const head = await requiredFile(options, "headers", "the answer's header lines, as curl -D writes them");
  const { headers } = readMessageHead(head, "headers");
  const program = await optionFile(options, "string");
  const receivedAtMs = readInstant(options);
  const keys = await platformKeyCandidates(env);
  guardKeysAtHand(keys);
  const { verified, findings, message, signedMessage } = await diagnoseAnswerV3({
    headers,
    body,
    keys,
    merchant: await merchantKey(env),
    ...(receivedAtMs === undefined ? {} : { receivedAtMs }),
  });
  // Of a body that was changed since, the program may well have had the right one.
  const messages =
    program === undefined ? { message, signedMessage } : { message: signedMessage ?? message, program };
  const told = unique([...findings, ...programFindingsV3(messages)]);
  return { api: "v3", verified, findings: told, ...comparedV3(messages) };
}

function readInstant(options: Options): number | undefined {
  const text = options.text("received");
  const atMs = text === undefined ? undefined : instantMs(text);
  if (text === undefined || atMs !== undefined) return atMs;
  throw configError({
    field: "--received",
    message: "--received is not a time in RFC 3339.",
    remedy: "Write it as 2026-11-01T12:00:00+08:00.",
  });
}
