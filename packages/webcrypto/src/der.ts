/** One DER element (X.690): its tag byte, its content, and all its bytes. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

export const derTag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  context0: 0xa0,
} as const;

// The widest structure read here (a TBSCertificate) has ten members.
const maxSiblings = 32;

/** The elements that follow one another in `bytes` and fill them, or undefined where these are not DER. */
function derElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    if (element === undefined || elements.length === maxSiblings) return undefined;
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** The members of an element with this tag; undefined for another tag, for no element, or for broken members. */
export function derMembers(element: DerElement | undefined, tag: number): readonly DerElement[] | undefined {
  return element?.tag === tag ? derElements(element.content) : undefined;
}

/** The one SEQUENCE that fills `bytes`, opened. */
export function derSequence(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements = derElements(bytes);
  return elements?.length === 1 ? derMembers(elements[0], derTag.sequence) : undefined;
}

/** A non-negative INTEGER's magnitude without its sign byte; undefined for anything else. */
export function derUnsigned(element: DerElement | undefined): Uint8Array | undefined {
  if (element?.tag !== derTag.integer) return undefined;
  const [first = 0x80, second] = element.content;
  if (first >= 0x80) return undefined;
  if (first !== 0 || second === undefined) return element.content;
  return second >= 0x80 ? element.content.subarray(1) : undefined;
}

/** One element made of parts. */
export function derEncode(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = parts.flatMap((part) => [...part]);
  return Uint8Array.from([tag, ...encodedLength(content.length), ...content]);
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function elementAt(bytes: Uint8Array, at: number): DerElement | undefined {
  const tag = bytes[at];
  const header = lengthAt(bytes, at + 1);
  if (tag === undefined || (tag & 0x1f) === 0x1f || header === undefined) return undefined;
  const end = header.contentAt + header.length;
  if (end > bytes.length) return undefined;
  return { tag, content: bytes.subarray(header.contentAt, end), whole: bytes.subarray(at, end) };
}

/** DER has exactly one spelling of a length: the shortest. */
function lengthAt(bytes: Uint8Array, at: number): { length: number; contentAt: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { length: first, contentAt: at + 1 };
  const count = first - 0x80;
  if (count === 0 || count > 3 || at + count >= bytes.length) return undefined;
  const length = bytes.subarray(at + 1, at + 1 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  const shortest = length >= 0x80 && length >= 256 ** (count - 1);
  return shortest ? { length, contentAt: at + 1 + count } : undefined;
}

function encodedLength(length: number): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
