const beijingMs = 8 * 3_600_000;

/** Fen as yuan, by whole numbers: a binary fraction would lose fen. */
export function yuan(fen: number): string {
  return `¥${plainYuan(fen).replace(/\B(?=(?:\d{3})+\.)/g, ",")}`;
}

/** The same to be entered. */
export function plainYuan(fen: number): string {
  const rest = fen % 100;
  return `${(fen - rest) / 100}.${String(rest).padStart(2, "0")}`;
}

/** Beijing time, as WeChat Pay tells it. */
export function dateTime(ms: number): string {
  return new Date(ms + beijingMs).toISOString().slice(0, 19).replace("T", " ");
}

/** `4:05`, or `1:04:05`. */
export function countdown(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** A longer time than a countdown's: `7 d 0:05:00`; `days` is the word for days. */
export function span(seconds: number, days: string): string {
  const whole = Math.floor(seconds / 86_400);
  const rest = seconds % 86_400;
  if (whole === 0) return countdown(rest * 1000);
  return rest === 0 ? `${whole} ${days}` : `${whole} ${days} ${countdown(rest * 1000)}`;
}

/** Text of an amount in yuan as fen, or undefined: at most two digits behind the point. */
export function fenOf(text: string): number | undefined {
  const [, whole, tenths = ""] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  return Number(whole) * 100 + Number(tenths.padEnd(2, "0"));
}
