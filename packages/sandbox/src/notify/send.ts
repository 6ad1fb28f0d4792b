import { decodeUtf8, readXml } from "@wxrefund/core";
import { readBounded } from "../route/received.ts";
import type { Site } from "../site.ts";
import { plainDraft, written } from "./draft.ts";
import type { Message } from "../wire/message.ts";
import type { Due, Posting, Sending } from "./outbox.ts";
import { isSpoiling, metBy, spoiled } from "./spoil.ts";

/** What the receiver did. */
type Heard = Omit<Sending, "atMs" | "fault">;

// WeChat Pay waits so long.
const patienceMs = 5000;

/** Sends what is due, in the order in which it is due, and whatever that makes due; resolves to how many it were. */
export async function sendDue(site: Site): Promise<number> {
  let sent = 0;
  for (;;) {
    const due = site.outbox.takeDue(site.clock.nowMs());
    if (due === undefined) return sent;
    await sendOne(due, site);
    sent += 1;
  }
}

async function sendOne({ posting, dueMs: atMs }: Due, site: Site): Promise<void> {
  const merchant = site.index.merchant(posting.refund.owner.mchid);
  if (merchant === undefined) return;
  const fault = metBy(posting.refund, posting.api, {
    site,
    among: (id) => id === "notify-twice" || isSpoiling(id),
  });
  const draft = plainDraft(posting, merchant, site);
  const isSpoiled = isSpoiling(fault);
  const send = async (): Promise<Sending> => {
    const made = isSpoiled ? spoiled(fault, draft, site) : draft;
    const heard = await post(posting, await written(posting, made, { merchant, site }), site);
    return { atMs, ...heard };
  };
  const heard = [await send()];
  if (fault === "notify-twice") heard.push(await send());
  for (const one of heard) posting.sendings.push(fault === undefined ? one : { ...one, fault });
  // A spoiled one proves nothing by being taken: it comes again as it should be.
  if (!isSpoiled && heard.some(({ acknowledged }) => acknowledged)) end(posting, "acknowledged");
  else if (posting.nextMs === undefined) end(posting, "given-up");
}

function end(posting: Posting, state: Posting["state"]): void {
  posting.state = state;
  posting.nextMs = undefined;
}

async function post({ url, api }: Posting, message: Message, site: Site): Promise<Heard> {
  const gone = new AbortController();
  const request = new Request(url, {
    method: "POST",
    headers: [...message.headers, ["User-Agent", "Mozilla/4.0"]].map(
      ([name = "", value = ""]): [string, string] => [name, value],
    ),
    body: new Uint8Array(message.body),
    // Whoever answers with a redirect could send it off this machine.
    redirect: "manual",
    signal: gone.signal,
  });
  try {
    const response = await Promise.race([site.deliver(request), tooLate(site, gone.signal)]);
    return { status: response.status, acknowledged: await isAcknowledged(api, response) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "no answer", acknowledged: false };
  } finally {
    gone.abort();
  }
}

async function tooLate({ sleep }: Site, signal: AbortSignal): Promise<never> {
  await sleep(patienceMs, signal);
  throw new Error("no answer within 5 seconds");
}

/** APIv3: 200 or 204. V2: XML that says SUCCESS. */
async function isAcknowledged(api: Posting["api"], response: Response): Promise<boolean> {
  const body = await readBounded(response.body);
  if (api === "v3") return response.status === 200 || response.status === 204;
  const text = decodeUtf8(body ?? new Uint8Array());
  const document = text.ok ? readXml(text.value) : text;
  return response.status === 200 && document.ok && document.value.fields.get("return_code") === "SUCCESS";
}
