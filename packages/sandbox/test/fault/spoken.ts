/** What a client's socket sees of a served sandbox, to the byte. */
import { connect } from "node:net";
import { checkRsa, type DigestV2, linesV3, signFields } from "@wxrefund/testkit/independent/signing";
import { fieldsOfXml, xmlOfFields } from "@wxrefund/testkit/independent/xml";
import type { SandboxKeys } from "../../src/index.ts";
import { authorizationOf, refundTarget } from "../asking.ts";

export interface Heard {
  /** 0 when not a byte came. */
  readonly status: number;
  /** The first value under this name, in lower case. */
  readonly header: (name: string) => string | undefined;
  /** Names of the Wechatpay-* lines, in lower case. */
  readonly signatureLines: readonly string[];
  readonly body: Buffer;
  /** How the connection ended. */
  readonly end: "closed" | "reset";
}

export interface Listening {
  /** All that has come so far. */
  readonly soFar: () => Buffer;
  /** Once so many bytes of a body have come. */
  readonly bodyOf: (bytes: number) => Promise<void>;
  readonly heard: Promise<Heard>;
  readonly hangUp: () => void;
}

/** Sends a request over a socket of its own and listens until the connection has ended. */
function say(port: number, text: string): Listening {
  let bytes = Buffer.alloc(0);
  let end: Heard["end"] = "closed";
  const watchers = new Set<() => void>();
  const socket = connect(port, "127.0.0.1", () => socket.write(text));
  socket.on("data", (part) => {
    bytes = Buffer.concat([bytes, part]);
    for (const watch of watchers) watch();
  });
  socket.on("error", (error) => {
    end = "code" in error && error.code === "ECONNRESET" ? "reset" : end;
  });
  return {
    soFar: () => bytes,
    bodyOf: (length) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (split(bytes).body.length >= length) resolve();
        };
        watchers.add(watch);
        watch();
      }),
    heard: new Promise((resolve) => {
      socket.on("close", () => resolve(heardOf(bytes, end)));
    }),
    hangUp: () => socket.destroy(),
  };
}

function split(bytes: Buffer): { readonly head: string; readonly body: Buffer } {
  const at = bytes.indexOf("\r\n\r\n");
  if (at < 0) return { head: bytes.toString("latin1"), body: Buffer.alloc(0) };
  return { head: bytes.toString("latin1", 0, at), body: bytes.subarray(at + 4) };
}

function heardOf(bytes: Buffer, end: Heard["end"]): Heard {
  const { head, body } = split(bytes);
  const [line = "", ...rest] = head.split("\r\n");
  const lines = rest.map((text): readonly [string, string] => {
    const colon = text.indexOf(":");
    return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()];
  });
  return {
    status: Number(line.split(" ")[1] ?? "0"),
    header: (name) => lines.find(([other]) => other === name)?.[1],
    signatureLines: lines.map(([name]) => name).filter((name) => name.startsWith("wechatpay-")),
    body,
    end,
  };
}

export interface Asking {
  readonly port: number;
  readonly keys: SandboxKeys;
}

export function askV3({ port, keys }: Asking, outRefundNo: string): Listening {
  const target = refundTarget(outRefundNo);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const asked = { sandbox: { fetch: () => Promise.reject(new Error("asked over a socket")) }, keys, target };
  const lines = [
    `GET ${target} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Accept: application/json",
    "User-Agent: oracle/1",
    `Authorization: ${authorizationOf({ ...asked, timestamp })}`,
    "Connection: close",
    "",
    "",
  ];
  return say(port, lines.join("\r\n"));
}

export function askV2(
  { port, keys }: Asking,
  outRefundNo: string,
  digest: DigestV2 = "HMAC-SHA256",
): Listening {
  const fields = {
    appid: "wx8888888888888888",
    mch_id: "1900000001",
    nonce_str: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
    sign_type: digest,
    out_refund_no: outRefundNo,
  };
  const body = xmlOfFields({ ...fields, sign: signFields(fields, keys.v2Key, digest) });
  const lines = [
    "POST /pay/refundquery HTTP/1.1",
    "Host: 127.0.0.1",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ];
  return say(port, lines.join("\r\n"));
}

/** The platform's own key signed exactly this body at this time. */
export function isProvenV3({ header, body }: Heard, { keys }: Asking, inflated: Uint8Array = body): boolean {
  const [timestamp, nonce, signature] = ["timestamp", "nonce", "signature"].map(
    (name) => header(`wechatpay-${name}`) ?? "",
  );
  if (!timestamp || !nonce || !signature) return false;
  return checkRsa(keys.platform.publicKey, linesV3(timestamp, nonce, inflated), signature);
}

/** The sign of such XML fits by the shared key. */
export function isProvenV2(text: string, { keys }: Asking, digest: DigestV2 = "HMAC-SHA256"): boolean {
  const fields = fieldsOfXml(text) ?? {};
  return fields["sign"] !== undefined && fields["sign"] === signFields(fields, keys.v2Key, digest);
}
