import { RefundError, type RefundErrorFacts } from "./errors.ts";

/** The merchant number has no platform certificates to download; `serial` is the key that signed the answer. */
export function noPlatformCertificates(serial: string, verified: boolean): RefundError {
  const named = serial.startsWith("PUB_KEY_ID_") ? ` ${serial}` : "";
  return config(
    "platformKeys",
    `This merchant number has no platform certificates: WeChat Pay signs with its public key${named}.`,
    {
      advice: `Configure the WeChat Pay public key${named} in platformKeys; it is on the merchant platform under API security.`,
      facts: { httpStatus: 404, verified },
    },
  );
}

/** The tag of a platform certificate did not fit. */
export function wrongApiV3Key(): RefundError {
  return config("apiV3Key", "The apiV3Key does not open the platform certificates: it is another one.", {
    advice:
      "Compare apiV3Key with the one set on the merchant platform, without spaces, quotes or line breaks around it.",
  });
}

/** A download of platform certificates that is not what it must be; `what` completes "it cannot be used: …". */
export function unusableCertificates(what: string, verified: boolean): RefundError {
  const text = `The platform certificates that came cannot be used: ${what}. The refund was not asked for.`;
  const advice = "Ask again; if it stays so, configure the WeChat Pay public key in platformKeys instead.";
  return new RefundError("malformed", text, {
    advice: { action: "repeat", text: advice },
    verified,
    bound: false,
  });
}

interface Details {
  readonly advice: string;
  readonly facts?: RefundErrorFacts;
}

/** Unlike `configError`, after something was sent; but never the question. */
function config(field: string, what: string, { advice, facts = {} }: Details): RefundError {
  return new RefundError("config", `${what} The refund was not asked for.`, {
    advice: { action: "fix", text: advice },
    ...facts,
    field,
  });
}
