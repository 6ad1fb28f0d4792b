/** What an open page is told at once. */
export type DeskEvent =
  | { readonly type: "refund"; readonly outRefundNo: string }
  | { readonly type: "sandbox" };

export interface Events {
  readonly tell: (event: DeskEvent) => void;
  /** Returns the way to stop listening. */
  readonly listen: (listener: (event: DeskEvent) => void) => () => void;
}

export function createEvents(): Events {
  const listeners = new Set<(event: DeskEvent) => void>();
  return {
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
