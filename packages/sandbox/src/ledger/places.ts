import type { NumberKind, RefundRecord } from "./record.ts";

/** A refund's place, which it keeps when its record changes. */
export interface Place {
  record: RefundRecord;
}

/** A number of a merchant's. */
export interface Numbered {
  readonly by: NumberKind;
  readonly number: string;
  readonly mchid: string;
}

/** The places of refunds by each of their numbers, the latest first. */
export class Places {
  readonly #byKey = new Map<string, readonly Place[]>();

  of(numbered: Numbered): readonly Place[] {
    return this.#withKey(keyOf(numbered));
  }

  note(record: RefundRecord): Place {
    const place = { record };
    for (const key of keysOf(record)) this.#byKey.set(key, [place, ...this.#withKey(key)]);
    return place;
  }

  drop(place: Place): void {
    for (const key of keysOf(place.record)) {
      const others = this.#withKey(key).filter((other) => other !== place);
      if (others.length === 0) this.#byKey.delete(key);
      else this.#byKey.set(key, others);
    }
  }

  clear(): void {
    this.#byKey.clear();
  }

  #withKey(key: string): readonly Place[] {
    return this.#byKey.get(key) ?? [];
  }
}

function keysOf({ owner: { mchid }, otherRefundId, ...refund }: RefundRecord): ReadonlySet<string> {
  const kinds = ["refundId", "outRefundNo", "transactionId", "outTradeNo"] as const;
  const keys = new Set(kinds.map((by) => keyOf({ by, mchid, number: refund[by] })));
  if (otherRefundId !== undefined) keys.add(keyOf({ by: "refundId", mchid, number: otherRefundId }));
  return keys;
}

function keyOf({ by, mchid, number }: Numbered): string {
  return `${by}/${mchid}/${number}`;
}
