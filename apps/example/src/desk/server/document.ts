import type { PinnedKey } from "@wxrefund/browser-verify";

/** What the page is shipped with. */
export interface PageSetup {
  /** WeChat Pay's public keys: they come with the page and never with an answer. */
  readonly pinned: readonly PinnedKey[];
  readonly sandbox: boolean;
  readonly mchid: string;
  /** Names this run of the server: after another start, an open page must be loaded anew. */
  readonly server: string;
  /** Whether abnormal refunds can be paid another way. */
  readonly speaksV3: boolean;
  /** Whether orders and WeChat Pay's own numbers can be asked for. */
  readonly speaksV2: boolean;
}

/** The page's document. Its setup is data and not script, so the content security policy needs no exception. */
export function documentOf(setup: PageSetup): string {
  // A closing tag inside the data would end it.
  const data = JSON.stringify(setup).replaceAll("<", String.raw`\u003c`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Refund desk 退款台</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/desk.css">
<script type="application/json" id="setup">${data}</script>
<script type="module" src="/desk.js"></script>
</head>
<body><div id="desk"></div></body>
</html>
`;
}
