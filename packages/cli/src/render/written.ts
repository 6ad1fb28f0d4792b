import type { Output } from "../host.ts";

/** Writes, and waits until a slow reader has caught up: what is not read is not gathered in memory. */
export async function written(output: Output, text: string): Promise<void> {
  if (output.write(text) === false) await output.drained?.();
}
