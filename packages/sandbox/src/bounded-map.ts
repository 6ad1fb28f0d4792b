/** A map that forgets its oldest entry rather than hold more than `limit`. */
export interface BoundedMap<Value> {
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
  readonly values: () => Iterable<Value>;
  readonly clear: () => void;
}

export function boundedMap<Value>(limit: number): BoundedMap<Value> {
  const entries = new Map<string, Value>();
  return {
    get: (key) => entries.get(key),
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      // Maps iterate in order of insertion: the first is the oldest.
      for (const oldest of entries.keys()) {
        if (entries.size <= limit) break;
        entries.delete(oldest);
      }
    },
    delete: (key) => {
      entries.delete(key);
    },
    values: () => entries.values(),
    clear: () => entries.clear(),
  };
}
