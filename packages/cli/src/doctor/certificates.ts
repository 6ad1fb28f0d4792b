import type { Transport } from "@wxrefund/client";
import {
  certificatesTargetV3,
  encodeUtf8,
  isAeadFailure,
  isRefundError,
  readCertificatesV3,
  type RefundError,
  saysNoCertificates,
  type SealedCertificate,
  type WireAnswer,
  wrongApiV3Key,
} from "@wxrefund/core";
import { nodeAead } from "@wxrefund/node-http/transport";
import { variable } from "../environment/variables.ts";
import { inCommandLineWords } from "../outcome/relabel.ts";
import { type Check, failed, ok, skipped, warned } from "./check.ts";
import type { Network } from "./hosts-asked.ts";
import { clientFor } from "./question.ts";

const id = "apiv3-key";

/** Does the APIv3 key open what WeChat Pay seals with it? Asks once for the platform certificates. */
export async function apiV3KeyChecks(network: Network, baseUrl: string): Promise<readonly Check[]> {
  const apiV3Key = variable(network.host.env, "WECHATPAY_APIV3_KEY");
  if (apiV3Key === undefined) return [];
  let answer: WireAnswer | undefined;
  const transport: Transport = async (request, call) => {
    answer = await network.transport(request, call);
    return answer;
  };
  try {
    const client = await clientFor({ ...network, transport }, baseUrl, "v3");
    const { timeoutMs } = network;
    await client.v3.request({ method: "GET", path: certificatesTargetV3 }, { maxAttempts: 1, timeoutMs });
    return [await opened(answer?.body ?? new Uint8Array(), apiV3Key)];
  } catch (cause) {
    if (!isRefundError(cause)) throw cause;
    const none = cause.verified === true && answer !== undefined && saysNoCertificates(answer);
    return [none ? skipped(id, nothingToOpen) : notKnown(told(cause))];
  }
}

const nothingToOpen =
  "The merchant number has no platform certificates, so only a notification shows whether WECHATPAY_APIV3_KEY is right.";

async function opened(body: Uint8Array, apiV3Key: string): Promise<Check> {
  const read = readCertificatesV3(body);
  if (!read.ok) return notKnown({ text: `the list cannot be read: ${read.problem}.`, fix: later });
  const opening = await Promise.all(read.value.map((sealed) => opens(sealed, apiV3Key)));
  if (opening.every((one) => one)) return ok(id, "WECHATPAY_APIV3_KEY opens the platform certificates.");
  return failed(id, { ...otherKey, fix: told(wrongApiV3Key()).fix });
}

const otherKey = {
  id: "wrong-apiv3-key",
  text: "WECHATPAY_APIV3_KEY does not open the platform certificates: it is another one.",
};
const later = "A query does not need them; run it again later.";

function notKnown({ text, fix }: Told): Check {
  return warned(id, { text: `Whether WECHATPAY_APIV3_KEY is right is not known: ${text}`, fix });
}

async function opens(sealed: SealedCertificate, apiV3Key: string): Promise<boolean> {
  const { nonce, associatedData, ciphertext } = sealed;
  const texts = { nonce: encodeUtf8(nonce), associatedData: encodeUtf8(associatedData) };
  try {
    await nodeAead().open({ key: encodeUtf8(apiV3Key), ...texts, ciphertext });
    return true;
  } catch (error) {
    if (isAeadFailure(error)) return false;
    throw error;
  }
}

interface Told {
  readonly text: string;
  readonly fix: string;
}

function told(error: RefundError): Told {
  const { message, advice } = inCommandLineWords(error);
  return { text: message, fix: advice.text };
}
