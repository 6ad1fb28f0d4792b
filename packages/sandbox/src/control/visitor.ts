import type { Received } from "../route/received.ts";
import { ControlError } from "./words.ts";

const loopback = /^https?:\/\/(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?$/;

/**
 * Throws for a request that a page open in a browser may have made: pages name their origin, and cannot send JSON to
 * another one unasked. The sandbox's own origin passes on loopback only, where no foreign name can stand for it.
 */
export function refuseForeignPages({ origin, headers, body }: Received): void {
  const page = headers.get("origin");
  if (page !== null && (page !== origin || !loopback.test(origin))) {
    throw new ControlError(403, "The sandbox is not driven by pages of another origin.");
  }
  const type = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (body.length > 0 && type !== "application/json") {
    throw new ControlError(415, "A body must come as Content-Type: application/json.");
  }
}
