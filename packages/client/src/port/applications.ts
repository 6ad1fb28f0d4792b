/**
 * Remembers what each refund number was applied with, so that a number is never sent with other parameters. The default
 * remembers in this process only; a durable one (a unique key in a database) protects across restarts and machines.
 */
export interface ApplicationMemory {
  /**
   * Notes number and fingerprint before anything is sent, and returns the fingerprint that the number was first noted
   * with: the given one unless somebody noted another before.
   */
  readonly note: (outRefundNo: string, fingerprint: string) => Promise<string> | string;
  /**
   * Takes a note back: WeChat Pay has proven that it did not accept the application because of a mistake in it, so the
   * corrected one may have its number. Without this method such a number stays taken.
   */
  readonly forget?: (outRefundNo: string, fingerprint: string) => Promise<void> | void;
}

const kept = 100_000;

/** Remembers the last 100,000 numbers of this process. */
export function applicationMemory(): ApplicationMemory {
  const fingerprints = new Map<string, string>();
  return {
    note: (outRefundNo, fingerprint) => {
      const first = fingerprints.get(outRefundNo) ?? fingerprint;
      fingerprints.set(outRefundNo, first);
      for (const oldest of fingerprints.keys()) {
        if (fingerprints.size <= kept) break;
        fingerprints.delete(oldest);
      }
      return first;
    },
    forget: (outRefundNo, fingerprint) => {
      if (fingerprints.get(outRefundNo) === fingerprint) fingerprints.delete(outRefundNo);
    },
  };
}
