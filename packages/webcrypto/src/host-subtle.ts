import { configError } from "@wxrefund/core";

/** Looked up at each call, so that nothing is touched on import. */
export type Host = () => SubtleCrypto;

/** The host's `crypto.subtle`. Throws `config` where there is none. */
export function hostSubtle(): SubtleCrypto {
  const { subtle }: { subtle?: SubtleCrypto } = crypto;
  if (subtle !== undefined) return subtle;
  throw configError(
    "crypto",
    "This host has no crypto.subtle; a page has it only over https or on localhost.",
  );
}
