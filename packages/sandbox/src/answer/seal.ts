import { certificatesTargetV3, encodeUtf8, type HeaderLine, signV2 } from "@wxrefund/core";
import { signatureLines } from "../wire/message.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import type { Made, MadeControl, MadeV2, MadeV3, Sealed } from "./made.ts";
import { liveXml } from "./xml.ts";

/** Signs an answer and gives it the headers of the API it belongs to. */
export async function seal(made: Made, received: Received, site: Site): Promise<Sealed> {
  if (made.api === "v3") return sealV3(made, received, site);
  return made.api === "v2" ? sealV2(made, site) : sealControl(made);
}

async function sealV3(made: MadeV3, received: Received, site: Site): Promise<Sealed> {
  const headers: HeaderLine[] = [
    ["Content-Type", "application/json; charset=utf-8"],
    ["Request-ID", requestId(made.status, site)],
    ...(made.headers ?? []),
  ];
  if (made.signed) headers.push(...(await signatureV3(made.body, received, site)));
  return { status: made.status, headers, body: made.body };
}

async function signatureV3(body: Uint8Array, received: Received, site: Site): Promise<readonly HeaderLine[]> {
  const asked = received.headers.get("wechatpay-serial");
  const { keys } = site;
  const isDownload = received.path === certificatesTargetV3;
  const serial = isDownload ? keys.downloadKeyFor(asked) : keys.platformKeyFor(asked);
  const signer = await site.keys.platformSigner(serial);
  return signatureLines(body, { signer, serial, atMs: site.nowMs(), nonce: site.nonce() });
}

/** Live ones end in `-0` for success and in an error's own number otherwise. */
function requestId(status: number, { nonce }: Site): string {
  return `${nonce().toUpperCase()}-${status < 400 ? 0 : -268_435_456 - status}`;
}

function sealV2(made: MadeV2, site: Site): Sealed {
  const fields = new Map(made.fields);
  if (made.signing !== undefined) {
    fields.set("nonce_str", site.nonce());
    const texts = [...fields].map(([name, value]): [string, string] => [name, String(value)]);
    fields.set("sign", signV2(texts, made.signing));
  }
  // The service's own word for its XML.
  return { status: 200, headers: [["Content-Type", "text/plain"]], body: encodeUtf8(liveXml(fields)) };
}

function sealControl({ status, value }: MadeControl): Sealed {
  const headers: HeaderLine[] = [
    ["Content-Type", "application/json; charset=utf-8"],
    ["Cache-Control", "no-store"],
  ];
  return { status, headers, body: encodeUtf8(`${JSON.stringify(value, null, 2)}\n`) };
}
