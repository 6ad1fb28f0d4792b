import {
  configError,
  encodeUtf8,
  errorAnswerV3,
  type JsonValue,
  malformed,
  queryString,
  readJsonBytes,
  untrusted,
} from "@wxrefund/core";
import type { CallV3 } from "../config.ts";
import type { Attempt, AttemptCall, ClientState } from "./attempt.ts";
import { type ExchangedV3, exchangeV3 } from "./exchange-v3.ts";
import { seal } from "./seal.ts";
import { credentialsV3, type RequestV3 } from "./signed-request.ts";
import { told } from "./told.ts";

const path = /^\/v3(?:\/[0-9A-Za-z_\-.~%*@|:]+)+$/;

/** Any signed APIv3 call, once, verified and bounded as a refund query is. Throws `config` for a path that is none. */
export function callV3(state: ClientState, request: CallV3): Attempt<JsonValue | undefined> {
  const target = targetOf(request);
  const { method } = request;
  guardBody(request);
  credentialsV3(state);
  return async (call) => {
    const exchanged = await exchangeV3(
      state,
      { method, target, ...(await bodyOf(state, request, call)) },
      call,
    );
    return told("v3", exchanged.answer, () => conclude(exchanged));
  };
}

function guardBody({ method, body, sensitive }: CallV3): void {
  if (method === "GET" && (body !== undefined || sensitive !== undefined))
    throw configError("body", "A GET has no body.");
  const twice = Object.keys(sensitive ?? {}).find((name) => Object.hasOwn(body ?? {}, name));
  if (twice === undefined) return;
  throw configError(
    "sensitive",
    "A member of sensitive stands in the body, too, where it would not be encrypted.",
  );
}

async function bodyOf(
  state: ClientState,
  { body, sensitive }: CallV3,
  call: AttemptCall,
): Promise<Pick<RequestV3, "body" | "platformSerial">> {
  if (sensitive === undefined) return body === undefined ? {} : { body: encodeUtf8(JSON.stringify(body)) };
  const { texts, platformSerial } = await seal(state, sensitive, call);
  return { body: encodeUtf8(JSON.stringify({ ...body, ...texts })), platformSerial };
}

function targetOf({ path: text, query = {} }: CallV3): string {
  const folded = text.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
  if (!path.test(text) || folded) {
    throw configError(
      "path",
      "path must begin with /v3/ and hold only percent-encoded segments, without a query.",
    );
  }
  const pairs = queryString(Object.entries(query));
  return pairs === "" ? text : `${text}?${pairs}`;
}

function conclude({ answer, nowMs, signed }: ExchangedV3): JsonValue | undefined {
  const { status: httpStatus, body } = answer;
  const proven = signed !== undefined;
  if (httpStatus < 200 || httpStatus > 299 || httpStatus === 202)
    throw errorAnswerV3({ answer, proven, nowMs });
  if (!proven) throw untrusted("unsigned", undefined, { httpStatus });
  if (body.length === 0) return undefined;
  const json = readJsonBytes(body);
  if (json.ok) return json.value;
  throw malformed("its body is not JSON in UTF-8", { httpStatus, verified: true });
}
