import { decodeBase64, problem, type Result, success } from "@wxrefund/core";

/** One block of a PEM file (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  /** True for a block that an RFC 1421 header declares encrypted; `der` is empty then. */
  readonly encrypted: boolean;
  readonly der: Uint8Array;
}

const maxBlocks = 100;
const opening = "-----BEGIN ";
const dashes = "-----";
const labelGrammar = /^[A-Z0-9][A-Z0-9 ]{0,62}$/;

/**
 * The blocks of a PEM text in order; text around them is ignored, as RFC 7468 asks. A problem for a block without
 * its END line, for content that is not base64, for more than 100 blocks, and for a text with no block at all.
 */
export function splitPem(text: string): Result<readonly PemBlock[]> {
  const blocks: PemBlock[] = [];
  let at = text.indexOf(opening);
  if (at < 0) return problem("has no -----BEGIN line");
  while (at >= 0) {
    const read = blockAt(text, at);
    if (!read.ok) return read;
    if (blocks.length === maxBlocks) return problem(`holds more than ${maxBlocks} blocks`);
    blocks.push(read.value.block);
    at = text.indexOf(opening, read.value.end);
  }
  return success(blocks);
}

function blockAt(text: string, at: number): Result<{ block: PemBlock; end: number }> {
  const labelAt = at + opening.length;
  const bodyAt = text.indexOf(dashes, labelAt);
  const label = text.slice(labelAt, Math.max(labelAt, bodyAt));
  if (!labelGrammar.test(label)) return problem("has a broken -----BEGIN line");
  const closing = `-----END ${label}${dashes}`;
  const bodyEnd = text.indexOf(closing, bodyAt);
  if (bodyEnd < 0) return problem("has no -----END line that fits its -----BEGIN line");
  const body = readBody(text.slice(bodyAt + dashes.length, bodyEnd));
  return body.ok ? success({ block: { label, ...body.value }, end: bodyEnd + closing.length }) : body;
}

function readBody(body: string): Result<Pick<PemBlock, "der" | "encrypted">> {
  if (/^\s*Proc-Type:\s*4,\s*ENCRYPTED/.test(body))
    return success({ encrypted: true, der: new Uint8Array() });
  if (body.includes("\\n")) return problem("has the two characters \\n where line breaks belong");
  const decoded = decodeBase64(body.replace(/[ \t\r\n]+/g, ""));
  return decoded.ok
    ? success({ encrypted: false, der: decoded.value })
    : problem("is not base64 between its lines");
}
