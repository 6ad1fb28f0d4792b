/** The longest texts applications may hold, in characters. */
const longest = { reason: 80, goods: 256, url: 256 } as const;

export function isReason(text: string): boolean {
  return isText(text, longest.reason);
}

export function isGoodsText(text: string): boolean {
  return isText(text, longest.goods);
}

/** Http or https, without a query. */
export function isNotifyUrl(text: string): boolean {
  return text.length <= longest.url && URL.canParse(text) && /^https?:\/\/[^\s?#@]+$/.test(text);
}

function isText(text: string, most: number): boolean {
  return Array.from(text).length <= most && !/\p{Cc}/u.test(text);
}
