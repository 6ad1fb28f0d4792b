/** The time journeys run on: real time plus what was added under `/_sandbox/clock`. */
export interface VirtualClock {
  readonly nowMs: () => number;
  readonly offsetSeconds: () => number;
  readonly advance: (seconds: number) => void;
  readonly reset: () => void;
}

/** Signatures keep real time, so that a client's own clock check goes on working. */
export function createVirtualClock(realNowMs: () => number): VirtualClock {
  let offset = 0;
  return {
    nowMs: () => realNowMs() + offset * 1000,
    offsetSeconds: () => offset,
    advance: (seconds) => {
      offset += seconds;
    },
    reset: () => {
      offset = 0;
    },
  };
}
