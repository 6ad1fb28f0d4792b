import type { JsonValue } from "../codec/json.ts";
import { readJsonBytes } from "../codec/json-bytes.ts";
import type { RefundError } from "../failure/errors.ts";
import { type FindCode, malformed, sayable, type Told, toldError } from "../failure/told.ts";
import { untrusted } from "../failure/untrusted.ts";
import type { WireAnswer } from "../port/wire.ts";
import { retryAfterSeconds } from "./retry-after.ts";

export interface ErrorAnswerV3 {
  readonly answer: WireAnswer;
  /** Did the signature verify with a key that is held? False only after `step: "unproven"`. */
  readonly proven: boolean;
  readonly nowMs: number;
  /** Default: the codes of a query. */
  readonly find?: FindCode;
}

/** Codes that an unproven 400 or 401 may be believed to carry: they come from before authentication. */
const believedUnproven: ReadonlySet<string> = new Set(["SIGN_ERROR", "PARAM_ERROR", "INVALID_REQUEST"]);

/** The failure that an answer stands for which is no 2xx, or a 202. */
export function errorAnswerV3({ answer, proven, nowMs, find }: ErrorAnswerV3): RefundError {
  const { status } = answer;
  const json = readJsonBytes(answer.body);
  const body = json.ok ? json.value : undefined;
  const told: Told = {
    api: "v3",
    httpStatus: status,
    verified: proven,
    ...textMember("code", body),
    ...textMember("message", body),
    ...optional("retryAfterSeconds", retryAfterSeconds(answer.headers, nowMs)),
  };
  if (proven) {
    const readable = told.code !== undefined || status >= 500 || status === 429 || status === 202;
    return readable
      ? toldError(told, find)
      : malformed("its error body has no code", { httpStatus: status, verified: true });
  }
  const early = (status === 400 || status === 401) && believedUnproven.has(told.code ?? "");
  if (early || status === 429 || status >= 500) return toldError(told, find);
  const said = told.code === undefined ? "" : ` and says ${sayable(told.code, 64)}`;
  return untrusted("unsigned", `It has HTTP status ${status}${said}, which is not proven.`, {
    httpStatus: status,
  });
}

/** The code that an error answer names, which is not proven by being there. */
export function codeOfV3(body: Uint8Array): string | undefined {
  const json = readJsonBytes(body);
  return json.ok ? textMember("code", json.value).code : undefined;
}

function textMember<Name extends "code" | "message">(
  name: Name,
  body: JsonValue | undefined,
): { readonly [key in Name]?: string } {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return {};
  const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  return typeof value === "string" && value !== "" ? optional(name, value) : {};
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [key in Name]?: Value } {
  const made: { [key in Name]?: Value } = {};
  if (value !== undefined) made[name] = value;
  return made;
}
