import { configError, defaultBaseUrls, guardBaseUrl, guardField } from "@wxrefund/core";
import type { CredentialsV2, CredentialsV3, RefundClientConfig } from "../config.ts";

/** What sending takes, of a configuration whose visible parts have been checked; keys are not imported yet. */
export interface SendSettings {
  readonly mchid: string;
  readonly v3?: CredentialsV3;
  readonly v2?: Required<CredentialsV2>;
  readonly baseUrls: readonly [string, ...string[]];
  readonly userAgent: string;
  readonly maxBodyBytes: number;
}

/** The options of every client, of whichever API. */
export type SendConfig = Pick<RefundClientConfig, "mchid" | "baseUrls" | "userAgent" | "maxBodyBytes">;

const mebibyte = 1_048_576;

/** All but the credentials; throws `config`. */
export function readSending(config: SendConfig, userAgent: string): Omit<SendSettings, "v3" | "v2"> {
  guardObject("config", config);
  return {
    mchid: guardField("mchid", config.mchid),
    baseUrls: guardBaseUrls(config.baseUrls ?? defaultBaseUrls),
    userAgent: guardUserAgent(config.userAgent ?? userAgent),
    maxBodyBytes: guardCount("maxBodyBytes", config.maxBodyBytes ?? mebibyte, 64 * mebibyte),
  };
}

/** A whole number from 1 to `maximum`: there is no magic zero for "no limit". */
export function guardCount(field: string, value: number, maximum: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= maximum) return value;
  throw configError(field, `${field} must be a whole number from 1 to ${maximum}.`);
}

/** Programs without types write one where a list is due. */
export function guardList(field: string, value: unknown): void {
  if (!Array.isArray(value)) throw configError(field, `${field} must be a list.`);
}

/** And null, or a text, where an object is due. */
export function guardObject(field: string, value: unknown): void {
  if (typeof value !== "object" || value === null) throw configError(field, `${field} must be an object.`);
}

function guardBaseUrls(texts: readonly string[]): readonly [string, ...string[]] {
  guardList("baseUrls", texts);
  const [first, ...others] = texts.map(guardBaseUrl);
  if (first === undefined) throw configError("baseUrls", "baseUrls is empty.");
  return [first, ...others];
}

function guardUserAgent(text: string): string {
  if (/^[\x20-\x7e]{1,256}$/.test(text) && text.trim() !== "") return text;
  throw configError("userAgent", "userAgent must be 1 to 256 printable ASCII characters.");
}
