import type { AdviceAction } from "./errors.ts";

/** What an error code of a refund query means for the call. */
export interface Remedy {
  readonly kind: "refused" | "rate-limited" | "unsettled";
  readonly action: AdviceAction;
  /** Wait this long first. */
  readonly afterSeconds?: number;
  /** The remedy of a query, which may be repeated freely; it never calls for another refund number. */
  readonly remedy: string;
}

export type CodeV3 =
  | "PARAM_ERROR"
  | "INVALID_REQUEST"
  | "SIGN_ERROR"
  | "NO_AUTH"
  | "REQUEST_BLOCKED"
  | "MCH_NOT_EXISTS"
  | "RESOURCE_NOT_EXISTS"
  | "FREQUENCY_LIMITED"
  | "RATELIMIT_EXCEEDED"
  | "SYSTEM_ERROR"
  | "SERVICE_UNAVAILABLE";

export type CodeV2 =
  | "SYSTEMERROR"
  | "BIZERR_NEED_RETRY"
  | "REFUNDNOTEXIST"
  | "ORDERNOTEXIST"
  | "INVALID_TRANSACTIONID"
  | "PARAM_ERROR"
  | "INVALID_REQ_TOO_MUCH"
  | "FREQUENCY_LIMITED"
  | "RATELIMIT_EXCEEDED"
  | "APPID_NOT_EXIST"
  | "MCHID_NOT_EXIST"
  | "APPID_MCHID_NOT_MATCH"
  | "SIGNERROR"
  | "NOAUTH"
  | "REQUIRE_POST_METHOD"
  | "XML_FORMAT_ERROR";

const minuteSeconds = 60;

/** The refund may be there all the same: an application is sometimes visible only later. */
const notFound = {
  kind: "refused",
  action: "query",
  afterSeconds: minuteSeconds,
  remedy:
    "Check the number, the merchant and that the order was paid. If the refund was applied for just now, ask again " +
    "after a minute; keep its number, a second one could refund twice.",
} as const;

const slowDown = {
  kind: "rate-limited",
  action: "wait",
  afterSeconds: minuteSeconds,
  remedy:
    "Ask again after a minute, with the same number, and keep to 300 queries a second (6 for failing ones).",
} as const;

const repeat = {
  kind: "unsettled",
  action: "repeat",
  remedy: "Ask again with the same number and the same parameters; nothing is known of the refund.",
} as const;

const fix = { kind: "refused", action: "fix" } as const;

export const remediesV3: Readonly<Record<CodeV3, Remedy>> = {
  PARAM_ERROR: { ...fix, remedy: "Correct the parameter that WeChat Pay names and ask again." },
  INVALID_REQUEST: {
    ...fix,
    remedy: "Read WeChat Pay's words, look for a proxy that drops headers, and ask again.",
  },
  SIGN_ERROR: {
    ...fix,
    remedy:
      "Check the clock, the merchant number, the certificate serial number and the private key that belongs to it.",
  },
  NO_AUTH: {
    ...fix,
    remedy: "Check the rights of the merchant number, and that the sub-merchant belongs to it.",
  },
  REQUEST_BLOCKED: { ...fix, remedy: "Act on WeChat Pay's words before you ask again." },
  MCH_NOT_EXISTS: { ...fix, remedy: "Check the merchant number and the sub-merchant number." },
  RESOURCE_NOT_EXISTS: notFound,
  FREQUENCY_LIMITED: slowDown,
  RATELIMIT_EXCEEDED: slowDown,
  SYSTEM_ERROR: repeat,
  SERVICE_UNAVAILABLE: repeat,
};

export const remediesV2: Readonly<Record<CodeV2, Remedy>> = {
  SYSTEMERROR: repeat,
  BIZERR_NEED_RETRY: repeat,
  REFUNDNOTEXIST: notFound,
  ORDERNOTEXIST: notFound,
  INVALID_TRANSACTIONID: { ...fix, remedy: "Check transaction_id, or ask by another number." },
  PARAM_ERROR: {
    ...fix,
    remedy:
      "Correct the parameter that WeChat Pay names; an offset beyond the end means that there are no more refunds.",
  },
  INVALID_REQ_TOO_MUCH: {
    ...fix,
    kind: "rate-limited",
    action: "wait",
    afterSeconds: minuteSeconds,
    remedy: "Find out why the queries fail, and ask again after a minute with the same number.",
  },
  FREQUENCY_LIMITED: slowDown,
  RATELIMIT_EXCEEDED: slowDown,
  APPID_NOT_EXIST: { ...fix, remedy: "Check the appid." },
  MCHID_NOT_EXIST: { ...fix, remedy: "Check the merchant number." },
  APPID_MCHID_NOT_MATCH: {
    ...fix,
    remedy: "Check appid and merchant number, and bind them on the merchant platform.",
  },
  SIGNERROR: { ...fix, remedy: "Check the APIv2 key and the sign type (MD5 or HMAC-SHA256)." },
  NOAUTH: {
    ...fix,
    remedy: "Check the rights of the merchant number, and that the sub-merchant belongs to it.",
  },
  REQUIRE_POST_METHOD: { ...fix, remedy: "Look for a proxy that changes the method, then ask again." },
  XML_FORMAT_ERROR: { ...fix, remedy: "Look for a proxy that changes the body, then ask again." },
};

const remedies: Readonly<Record<"v3" | "v2", ReadonlyMap<string, Remedy>>> = {
  v3: new Map(Object.entries(remediesV3)),
  v2: new Map(Object.entries(remediesV2)),
};

/**
 * What to do after a code; the other API's remedy when only it knows the code, because WeChat Pay uses the names of both.
 * Apart from `codes.ts`, whose words no client shows: what it imports is what a page or a Worker downloads.
 */
export function findRemedy(api: "v3" | "v2", code: string): Remedy | undefined {
  return remedies[api].get(code) ?? remedies[api === "v3" ? "v2" : "v3"].get(code);
}
