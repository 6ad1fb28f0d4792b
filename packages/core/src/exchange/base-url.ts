import { configError } from "../failure/config.ts";

const origin = /^(https?):\/\/([0-9A-Za-z.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[1-9][0-9]{0,4})?\/?$/;
const loopback = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/i;

/** WeChat Pay's hosts: the nearest access point, then one in another city (APIv3 partner refund query page). */
export const defaultBaseUrls: readonly string[] = [
  "https://api.mch.weixin.qq.com",
  "https://api2.mch.weixin.qq.com",
];

/**
 * Returns the origin without a trailing slash. Throws `config` unless it is https, or http on loopback, with no
 * path, query or user-info: everything after the origin is what gets signed.
 *
 * @example
 * ```ts
 * guardBaseUrl("https://api.mch.weixin.qq.com/"); // "https://api.mch.weixin.qq.com"
 * guardBaseUrl("http://api.mch.weixin.qq.com");   // throws
 * ```
 */
export function guardBaseUrl(text: string): string {
  const [, scheme, host, port] = origin.exec(text) ?? [];
  if (scheme === undefined || host === undefined || Number(port?.slice(1) ?? 0) > 65_535) {
    throw configError(
      "baseUrls",
      "A base URL must be an origin alone, such as https://api.mch.weixin.qq.com.",
    );
  }
  if (scheme === "http" && !loopback.test(host)) {
    throw configError("baseUrls", "A base URL must be https; http is for loopback only.");
  }
  return text.replace(/\/$/, "");
}
