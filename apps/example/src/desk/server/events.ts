/** What an open page is told at once. */
export type DeskEvent =
  /** The first of each connection: which run of the desk is at the other end. */
  | { readonly type: "opened"; readonly server: string }
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
