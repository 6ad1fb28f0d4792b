const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text from the wire, safe to show: control, bidi and other invisible characters become `\u{…}`, and it is cut
 * after `maxLength` characters.
 *
 * @example
 * ```ts
 * printable("退款\u202Eenod"); // "退款\\u{202e}enod"
 * ```
 */
export function printable(text: string, maxLength = 200): string {
  const shown = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return shown.replace(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
