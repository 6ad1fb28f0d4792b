import { encodeUtf8, type HeaderLine } from "@wxrefund/core";
import type { Sealed } from "../answer/made.ts";

/** What a machine in front of the service says: a page, and no signature. */
export function gatewayPage(status: number, title: string, headers: readonly HeaderLine[] = []): Sealed {
  const page = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return {
    status,
    headers: [["Content-Type", "text/html; charset=utf-8"], ...headers],
    body: encodeUtf8(page),
  };
}
