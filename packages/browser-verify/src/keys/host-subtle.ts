import { settingError } from "../setting-error.ts";

/** The page's `crypto.subtle`, which is missing where a page came over plain http. */
export function hostSubtle(): SubtleCrypto {
  const { subtle }: { subtle?: SubtleCrypto } = crypto;
  if (subtle !== undefined) return subtle;
  throw settingError("crypto", "This page has no crypto.subtle: serve it over https or on localhost.");
}
