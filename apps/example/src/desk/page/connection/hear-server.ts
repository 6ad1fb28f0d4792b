import type { DeskEvent } from "../../server/events.ts";

export interface Listener {
  readonly heard: (event: DeskEvent) => void;
  readonly connected: (is: boolean) => void;
}

const againAfterMs = 3_000;

/** What happens on the desk, at once. Returns the way to stop listening. */
export function hearServer(listener: Listener): () => void {
  let source = open();
  function open(): EventSource {
    const opened = new EventSource("/api/events");
    opened.addEventListener("open", () => listener.connected(true));
    opened.addEventListener("error", () => listener.connected(false));
    opened.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const event: DeskEvent = JSON.parse(data);
      listener.heard(event);
    });
    return opened;
  }
  // A browser connects again by itself, but not after an error status, as of a proxy whose desk is away.
  const watch = setInterval(() => {
    if (source.readyState === EventSource.CLOSED) source = open();
  }, againAfterMs);
  return () => {
    clearInterval(watch);
    source.close();
  };
}
