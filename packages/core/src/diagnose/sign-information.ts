import type { RequestMessageV3 } from "../canonical/request-v3.ts";
import { requestMessageV3 } from "../canonical/request-v3.ts";
import { readJson } from "../codec/json.ts";
import { decodeUtf8 } from "../codec/utf8.ts";
import type { Finding } from "./finding.ts";
import { showInvisible, showInvisibleBytes } from "./show-invisible.ts";

/** What WeChat Pay says it had signed a request by, in the body of a 401 SIGN_ERROR. */
export interface SignInformation {
  /** The message as WeChat Pay built it, the body cut short. */
  readonly truncatedMessage: string;
  /** Length of the whole message in bytes. */
  readonly messageBytes?: number;
}

/** Reads `detail.sign_information` of an error body; undefined when there is none. */
export function readSignInformation(body: Uint8Array): SignInformation | undefined {
  const text = decodeUtf8(body);
  const value = text.ok ? readJson(text.value) : text;
  if (!value.ok) return undefined;
  const information = memberOf(memberOf(value.value, "detail"), "sign_information");
  const truncatedMessage = memberOf(information, "truncated_sign_message");
  const messageBytes = memberOf(information, "sign_message_length");
  if (typeof truncatedMessage !== "string") return undefined;
  return typeof messageBytes === "number" ? { truncatedMessage, messageBytes } : { truncatedMessage };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

const lineNames = ["method", "path and query", "timestamp", "nonce"] as const;

/**
 * Compares a request with what WeChat Pay says it received: a difference means that something changed the request on
 * its way, or that another one was signed. Empty when both agree, and then the key or the serial number is wrong.
 * Throws TypeError when a part of `sent` other than the body holds a line feed.
 *
 * @example
 * ```ts
 * const told = readSignInformation(answer.body);
 * if (told) signInformationFindings(sent, told)[0]?.text; // "WeChat Pay received another path and query: …"
 * ```
 */
export function signInformationFindings(sent: RequestMessageV3, told: SignInformation): readonly Finding[] {
  const ours = [sent.method, sent.target, sent.timestamp, sent.nonce];
  const theirs = told.truncatedMessage.split("\n");
  const findings = lineNames.flatMap((name, at) =>
    ours[at] === theirs[at] ? [] : [receivedOther(name, ours[at] ?? "", theirs[at] ?? "")],
  );
  if (findings.length > 0) return findings;
  const shownBody = theirs.slice(lineNames.length).join("\n").replace(/\n$/, "");
  const body = bodyText(sent);
  if (!body.startsWith(shownBody) || (shownBody === "") !== (body === ""))
    return [receivedOther("body", body.slice(0, 24), shownBody)];
  const { messageBytes } = told;
  const ourBytes = requestMessageV3(sent).length;
  return messageBytes === undefined || messageBytes === ourBytes ? [] : [otherLength(ourBytes, messageBytes)];
}

function bodyText({ body = new Uint8Array() }: RequestMessageV3): string {
  const text = decodeUtf8(body);
  return text.ok ? text.value : showInvisibleBytes(body);
}

function receivedOther(part: string, ours: string, theirs: string): Finding {
  return {
    id: "received-otherwise",
    text: `WeChat Pay received another ${part}: ${showInvisible(theirs)} instead of ${showInvisible(ours)}.`,
    fix: "Sign the very text that goes out, and look for a proxy or an HTTP library that changes it.",
  };
}

function otherLength(ours: number, theirs: number): Finding {
  return {
    id: "received-otherwise",
    text: `WeChat Pay's message is ${theirs} bytes long and this one ${ours}: the body differs after its beginning.`,
    fix: "Sign the very bytes that go out, encoded in UTF-8.",
  };
}
