/** What a value must look like; `rule` completes "refund_id_0 …". */
export interface Grammar {
  readonly pattern: RegExp;
  readonly rule: string;
}

/** What reading one answer found, over all its parts. */
export interface TextFindings {
  problem: string | undefined;
}

const wholeNumber = /^(?:0|[1-9][0-9]*)$/;

/**
 * The fields of one level of a V2 answer while they are read: the order's, one refund's or one coupon's, under their
 * names without index. The first value outside its grammar is the problem, named with its index.
 */
export class TextFields {
  readonly #fields: ReadonlyMap<string, string>;
  readonly #suffix: string;
  readonly #findings: TextFindings;
  readonly #asked = new Set<string>();

  constructor(fields: ReadonlyMap<string, string>, suffix: string, findings: TextFindings) {
    this.#fields = fields;
    this.#suffix = suffix;
    this.#findings = findings;
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  text(name: string, grammar?: Grammar): string | undefined {
    this.#asked.add(name);
    const value = this.#fields.get(name);
    if (value === undefined || grammar === undefined || grammar.pattern.test(value)) return value;
    return this.#wrong(name, grammar.rule);
  }

  /** Text that must be there; "" after it was not, which is then the problem. */
  required(name: string, grammar: Grammar): string {
    if (!this.#fields.has(name)) this.#wrong(name, "is missing");
    return this.text(name, grammar) ?? "";
  }

  /** Money: 0 to 2^53-1 of the currency's smallest unit. */
  fen(name: string): number | undefined {
    return this.#whole(name, "is not a whole number of fen");
  }

  count(name: string): number | undefined {
    return this.#whole(name, "is not a whole number");
  }

  /** What nobody asked for, but for what is known to tell nothing. */
  unasked(known?: ReadonlySet<string>): readonly (readonly [name: string, value: string])[] {
    const entries: [string, string][] = [];
    for (const [name, value] of this.#fields)
      if (!this.#asked.has(name) && known?.has(name) !== true) entries.push([name, value]);
    return entries;
  }

  #whole(name: string, rule: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = wholeNumber.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) ? value : this.#wrong(name, rule);
  }

  #wrong(name: string, rule: string): undefined {
    this.#findings.problem ??= `${name}${this.#suffix} ${rule}`;
    return undefined;
  }
}
