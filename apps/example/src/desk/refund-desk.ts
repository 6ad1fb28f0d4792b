import {
  type AbnormalRefund,
  type Application,
  type ApplicationV3,
  configError,
  guardField,
  isRefundError,
  type Refund,
  type RefundEvent,
} from "@wxrefund/core";
import type { AnswerProof, QuestionV2, RefundClient } from "@wxrefund/node-http";
import {
  afterAnswer,
  afterApplicationFailure,
  afterNotification,
  beforeApplication,
  type Entry,
  mayBeForgotten,
  newEntry,
} from "./entry.ts";
import { createFollowing, type Following } from "./following.ts";
import type { NumberKind } from "./number-kind.ts";
import { present } from "./present.ts";
import type { DeskStore, Search } from "./store/store.ts";

export interface DeskParts {
  readonly client: RefundClient;
  readonly store: DeskStore;
  /** Which questions there are credentials for. */
  readonly speaks: { readonly v3: boolean; readonly v2: boolean };
  /** The sub-merchant that a service provider's desk is for. */
  readonly subMchid?: string;
  readonly nowMs: () => number;
  readonly changed: (outRefundNo: string) => void;
  readonly onBug: (bug: unknown) => void;
}

/** What the desk does, whoever asks: the page, a notification or a test. */
export interface RefundDesk {
  readonly find: (search: Search) => readonly Entry[];
  readonly get: (outRefundNo: string) => Entry | undefined;
  /** Takes a refund in and follows it; resolves to the refund numbers found. Rejects with a RefundError. */
  readonly ask: (number: string, kind: NumberKind) => Promise<readonly string[]>;
  /** Applies for a refund and follows it; what fails stands in the entry. Rejects with a RefundError for what is no number. */
  readonly apply: (application: Application) => Promise<Entry>;
  /** Has an abnormal refund paid another way, and asks what became of it. Rejects with a RefundError. */
  readonly handleAbnormal: (outRefundNo: string, to: AbnormalRefund["to"]) => Promise<void>;
  /** Takes a number off the desk again, unless WeChat Pay has, or may have, a refund with it. */
  readonly forget: (outRefundNo: string) => void;
  /** Asks at once. */
  readonly recheck: (outRefundNo: string) => void;
  /** Asks at once for everything that is being followed. */
  readonly recheckAll: () => void;
  /** News that WeChat Pay sent by itself. */
  readonly notified: (event: RefundEvent) => void;
  /** Follows what was open when the desk last closed. */
  readonly resume: () => void;
  readonly close: () => Promise<void>;
}

const mostFollowed = 5_000;

export function createRefundDesk(parts: DeskParts): RefundDesk {
  const { client, store } = parts;
  const shelf = openShelf(parts);
  const { following } = shelf;
  return {
    find: store.find,
    get: store.get,
    ask: async (number, kind) => {
      if (kind === "outRefundNo") return [shelf.take(number)];
      return takeFound(parts, shelf, { [kind]: number });
    },
    apply: (application) => apply(parts, shelf, application),
    handleAbnormal: (outRefundNo, to) => handleAbnormal(parts, shelf, { outRefundNo, to }),
    forget: (outRefundNo) => forget(parts, shelf, outRefundNo),
    recheck: (outRefundNo) => void shelf.take(outRefundNo),
    recheckAll: () => {
      for (const outRefundNo of following.all()) following.follow(outRefundNo);
    },
    notified: (event) => notified(parts, shelf, event),
    resume: () => {
      for (const { outRefundNo } of store.find({ open: true, limit: mostFollowed }))
        following.follow(outRefundNo);
    },
    close: async () => {
      following.close();
      await client.close();
      store.close();
    },
  };
}

/** The entries of the desk, and those that are being followed. */
interface Shelf {
  readonly following: Following;
  /** The entry with that number, or a new one that is not kept yet. */
  readonly get: (outRefundNo: string) => Entry;
  readonly save: (entry: Entry) => Entry;
  /** Keeps an entry with that number, and follows it. */
  readonly take: (outRefundNo: string) => string;
}

function openShelf(parts: DeskParts): Shelf {
  const { store, nowMs, changed, onBug } = parts;
  const get = (outRefundNo: string): Entry => store.get(outRefundNo) ?? newEntry(outRefundNo, nowMs());
  const save = (entry: Entry): Entry => {
    store.put(entry);
    changed(entry.outRefundNo);
    return entry;
  };
  const following = createFollowing({ watch: watching(parts), get, save, nowMs, onBug });
  const take = (outRefundNo: string): string => {
    if (store.get(outRefundNo) === undefined) save(get(guardField("outRefundNo", outRefundNo)));
    following.follow(outRefundNo);
    return outRefundNo;
  };
  return { following, get, save, take };
}

async function takeFound(parts: DeskParts, shelf: Shelf, question: QuestionV2): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { refund, answer } of refundsBy(parts, question)) {
    const { outRefundNo } = refund;
    if (outRefundNo === undefined) continue;
    const seen = { refund, answer, by: "query", atMs: parts.nowMs() } as const;
    shelf.save(afterAnswer(shelf.get(outRefundNo), seen));
    found.push(shelf.take(outRefundNo));
  }
  return found;
}

async function handleAbnormal(
  { client, subMchid }: DeskParts,
  { get, following }: Shelf,
  { outRefundNo, to }: Pick<AbnormalRefund, "outRefundNo" | "to">,
): Promise<void> {
  const { refundId, status } = get(outRefundNo).refund ?? {};
  if (status !== "ABNORMAL") throw configError("status", "This refund is not abnormal.");
  if (refundId === undefined) throw configError("refund", "WeChat Pay has not told this refund's number.");
  await client.handleAbnormal({ refundId, outRefundNo, to, ...present({ subMchid }) });
  following.follow(outRefundNo);
}

function forget({ store, changed }: DeskParts, { get, following }: Shelf, outRefundNo: string): void {
  if (!mayBeForgotten(get(outRefundNo))) return;
  following.drop(outRefundNo);
  store.remove(outRefundNo);
  changed(outRefundNo);
}

function notified(
  { nowMs }: DeskParts,
  { get, save, following }: Shelf,
  { refund, eventTime = "" }: RefundEvent,
): void {
  const { outRefundNo, status } = refund;
  if (outRefundNo === undefined) return;
  const madeMs = Date.parse(eventTime);
  const eventMs = Number.isNaN(madeMs) ? undefined : madeMs;
  save(afterNotification(get(outRefundNo), { status, atMs: nowMs(), eventMs }));
  following.follow(outRefundNo);
}

/** Over APIv3 where there are credentials for it, since a page can check those answers. */
function watching({
  client,
  speaks,
  subMchid,
}: DeskParts): (entry: Entry, signal: AbortSignal) => ReturnType<RefundClient["watch"]> {
  return ({ outRefundNo, refund }, signal) => {
    const options = { every: "poll", signal, ...present({ believed: refund }) } as const;
    if (!speaks.v3) return client.watchV2({ outRefundNo, ...present({ subMchId: subMchid }) }, options);
    return client.watch({ outRefundNo, ...present({ subMchid }) }, options);
  };
}

/** Every refund of an order or of WeChat Pay's refund number, which only V2 can be asked for. */
async function* refundsBy(
  { client, speaks, subMchid }: DeskParts,
  question: QuestionV2,
): AsyncGenerator<{ readonly refund: Refund; readonly answer: AnswerProof }, void, undefined> {
  if (!speaks.v2) {
    throw configError(
      "WECHATPAY_V2_KEY",
      "APIv3 finds a refund by the merchant's refund number only; the other numbers need V2's appid and key.",
    );
  }
  for (let offset: number | undefined = 0; offset !== undefined;) {
    // A refund number takes no offset, not even 0.
    const { refunds, answer, nextOffset }: Awaited<ReturnType<RefundClient["queryV2"]>> =
      await client.queryV2({
        ...question,
        ...present({ subMchId: subMchid }),
        ...(offset === 0 ? {} : { offset }),
      });
    for (const refund of refunds) yield { refund, answer };
    offset = nextOffset;
  }
}

async function apply(parts: DeskParts, shelf: Shelf, wanted: Application): Promise<Entry> {
  const { outRefundNo } = wanted;
  const before = shelf.get(guardField("outRefundNo", outRefundNo));
  shelf.save(beforeApplication(before, parts.nowMs()));
  const after = await applied(parts, wanted);
  const entry = shelf.save(after(shelf.get(outRefundNo), before.application?.open === true));
  shelf.following.follow(outRefundNo);
  return entry;
}

/** What becomes of the entry, as it stands by then; `doubted` when an earlier application may have been accepted. */
async function applied(
  { client, subMchid, nowMs }: DeskParts,
  wanted: Application,
): Promise<(entry: Entry, doubted: boolean) => Entry> {
  const application: ApplicationV3 = { ...wanted, ...present({ subMchid }) };
  try {
    const { refund, answer } = await client.applyAndConfirm(application);
    return (entry) => afterAnswer(entry, { refund, answer, by: "application", atMs: nowMs() });
  } catch (error) {
    if (!isRefundError(error)) throw error;
    return (entry, doubted) => afterApplicationFailure(entry, { error, atMs: nowMs(), doubted });
  }
}
