import type { RelayedAnswer } from "@wxrefund/core";

/** The same answer with one digit of the refunded amount changed, as a dishonest relay would do it. */
export function tampered(answer: RelayedAnswer): RelayedAnswer {
  const body = Buffer.from(answer.body, "base64").toString("utf8");
  const changed = body.replace(
    /("refund"\s*:\s*)(\d)/,
    (_, name: string, digit: string) => `${name}${digit === "9" ? "8" : "9"}`,
  );
  return { ...answer, body: Buffer.from(changed, "utf8").toString("base64") };
}
