import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useSay } from "./language.ts";
import { words } from "./words/page.ts";

const thanksMs = 2_000;

/** Copies a text, and says that it did. `of` names the text for those who cannot see what stands beside it. */
export function Copy({ text, of }: { readonly text: string; readonly of: string }): VNode {
  const say = useSay();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), thanksMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <button type="button" class="copy" onClick={copy}>
      {say(copied ? words.copied : words.copy)}
      <span class="unseen"> {of}</span>
    </button>
  );
}
