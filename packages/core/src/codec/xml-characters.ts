// Only what it finds is looked at closely.
const unusual = /[^\x20-\ud7ff]/;

/** Offset of the first code unit that XML 1.0 cannot hold (production `Char`), or -1. */
export function unfitAt(text: string): number {
  const first = text.search(unusual);
  if (first < 0) return -1;
  for (let at = first; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x20 && unit < 0xd800) continue;
    const point = text.codePointAt(at) ?? 0;
    if (!isXmlCharacter(point)) return at;
    if (point > 0xffff) at += 1;
  }
  return -1;
}

export function isXmlCharacter(point: number): boolean {
  if (point < 0x20) return point === 0x09 || point === 0x0a || point === 0x0d;
  if (point < 0xd800) return true;
  return (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff);
}

/** Only ASCII names, narrower than XML's: WeChat Pay uses no other. */
export function isXmlName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text);
}
