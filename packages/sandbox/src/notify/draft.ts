import type { RsaSigner } from "@wxrefund/core";
import type { Site } from "../site.ts";
import type { SandboxMerchant } from "../world/world.ts";
import { bodyV2 } from "./body-v2.ts";
import { bodyV3 } from "./body-v3.ts";
import { type Message, signatureLines } from "../wire/message.ts";
import { newsOf } from "./news.ts";
import type { Posting } from "./outbox.ts";

/** What a notification is made with; a fault changes some of it. */
export interface Draft {
  /** The APIv3 key, or the APIv2 key. */
  readonly key: string;
  readonly signer: () => Promise<RsaSigner>;
  /** Real time. */
  readonly signedAtMs: number;
  readonly finish: (message: Message) => Message;
}

export function plainDraft({ api }: Posting, merchant: SandboxMerchant, site: Site): Draft {
  return {
    key: (api === "v3" ? merchant.v3?.apiV3Key : merchant.v2?.key) ?? "",
    signer: () => site.keys.platformSigner(site.keys.platformKeyFor(null)),
    signedAtMs: site.nowMs(),
    finish: (message) => message,
  };
}

/** The message as it is posted. */
export async function written(
  posting: Posting,
  draft: Draft,
  { merchant, site }: { readonly merchant: SandboxMerchant; readonly site: Site },
): Promise<Message> {
  return draft.finish(
    posting.api === "v3"
      ? await writtenV3(posting, draft, { merchant, site })
      : await writtenV2(posting, draft, { merchant, site }),
  );
}

interface Sender {
  readonly merchant: SandboxMerchant;
  readonly site: Site;
}

async function writtenV3(posting: Posting, draft: Draft, { merchant, site }: Sender): Promise<Message> {
  const body = await bodyV3(newsFor(posting, merchant.v3?.kind), {
    id: posting.id,
    createdMs: posting.eventMs,
    apiV3Key: draft.key,
    nonce: site.nonce().slice(0, 12),
  });
  const lines = await signatureLines(body, {
    signer: await draft.signer(),
    serial: site.keys.platformKeyFor(null),
    atMs: draft.signedAtMs,
    nonce: site.nonce(),
  });
  const headers = [["Content-Type", "application/json"] as const, ["Request-ID", requestId(site)] as const];
  return { headers: [...headers, ...lines], body };
}

async function writtenV2(posting: Posting, draft: Draft, { merchant, site }: Sender): Promise<Message> {
  const appid = merchant.v2?.appids[0] ?? "";
  const news = newsFor(posting, merchant.v2?.kind);
  const body = await bodyV2(news, { appid, key: draft.key, nonce: site.nonce() });
  return { headers: [["Content-Type", "text/xml"]], body };
}

/** Of an ordinary merchant no sub-merchant is named. */
function newsFor({ refund, step, eventMs }: Posting, kind = "merchant") {
  const { subMchid } = refund.owner;
  const named = kind === "service-provider" && subMchid !== undefined ? { subMchid } : {};
  return newsOf({ refund, step, ...(step.state === "SUCCESS" ? { successMs: eventMs } : {}) }, named);
}

function requestId({ nonce }: Site): string {
  return `${nonce().toUpperCase()}-0`;
}
