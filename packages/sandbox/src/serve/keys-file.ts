import { type JsonObject, type JsonValue, readJson } from "@wxrefund/core";
import { isJsonObject } from "../json-object.ts";
import type { KeptCertificate, SandboxKeys } from "../world/keys.ts";

const maker = "wxrefund sandbox";

/** The record of what a sandbox made, by which the next one knows its own files. */
export function keysText(keys: SandboxKeys): string {
  return `${JSON.stringify({ madeBy: maker, keys }, null, 2)}\n`;
}

/** Undefined when the text is not such a record, whole. */
export function readKeysText(text: string): SandboxKeys | undefined {
  const json = readJson(text);
  const record = json.ok ? objectOf(json.value) : undefined;
  const keys = record?.["madeBy"] === maker ? objectOf(record["keys"]) : undefined;
  const merchant = objectOf(keys?.["merchant"]);
  const platform = objectOf(keys?.["platform"]);
  const texts = {
    serialNo: textOf(merchant?.["serialNo"]),
    merchantPrivate: textOf(merchant?.["privateKey"]),
    merchantPublic: textOf(merchant?.["publicKey"]),
    id: textOf(platform?.["id"]),
    platformPrivate: textOf(platform?.["privateKey"]),
    platformPublic: textOf(platform?.["publicKey"]),
    apiV3Key: textOf(keys?.["apiV3Key"]),
    v2Key: textOf(keys?.["v2Key"]),
  };
  const platformCertificate = certificateOf(keys?.["platformCertificate"]);
  if (Object.values(texts).includes("") || platformCertificate === "unreadable") return undefined;
  const { serialNo, id, apiV3Key, v2Key } = texts;
  return {
    merchant: { serialNo, privateKey: texts.merchantPrivate, publicKey: texts.merchantPublic },
    platform: { id, privateKey: texts.platformPrivate, publicKey: texts.platformPublic },
    ...(platformCertificate === undefined ? {} : { platformCertificate }),
    apiV3Key,
    v2Key,
  };
}

/** Older records have none. */
function certificateOf(value: JsonValue | undefined): KeptCertificate | "unreadable" | undefined {
  if (value === undefined) return undefined;
  const found = objectOf(value);
  const made = {
    serialNo: textOf(found?.["serialNo"]),
    privateKey: textOf(found?.["privateKey"]),
    certificate: textOf(found?.["certificate"]),
  };
  return Object.values(made).includes("") ? "unreadable" : made;
}

function objectOf(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
