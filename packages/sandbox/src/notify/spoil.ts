import { decodeUtf8, encodeUtf8 } from "@wxrefund/core";
import type { Turn } from "../fault/armed.ts";
import { type FaultId, faultNamed, readFaultNumber } from "../fault/known.ts";
import type { NotificationFaultId } from "../fault/notification-list.ts";
import type { RefundRecord } from "../ledger/record.ts";
import type { Site } from "../site.ts";
import type { Draft } from "./draft.ts";
import type { Message } from "../wire/message.ts";

type Spoiled = Exclude<NotificationFaultId, "notify-twice" | "notify-out-of-order">;
type Spoil = (draft: Draft, site: Site) => Draft;

const minutesOff = 10 * 60_000;

/** What each fault changes of the way a notification is made. */
const spoils: Readonly<Record<Spoiled, Spoil>> = {
  "notify-probe": finishing((message) =>
    changingLines(message, ([name, value]) =>
      name === "Wechatpay-Signature" ? [[name, `WECHATPAY/SIGNTEST/${value}`]] : [[name, value]],
    ),
  ),
  "notify-unsigned": finishing((message) =>
    changingLines(message, (line) => (line[0].startsWith("Wechatpay-") ? [] : [line])),
  ),
  "notify-tampered": finishing(({ headers, body }) => ({ headers, body: nudged(body) })),
  "notify-stale": (draft) => ({ ...draft, signedAtMs: draft.signedAtMs - minutesOff }),
  "notify-foreign-key": (draft, { keys }) => ({ ...draft, signer: keys.foreignSigner }),
  "notify-other-key": (draft) => ({
    ...draft,
    key: draft.key.replace(/^./, draft.key.startsWith("0") ? "1" : "0"),
  }),
};

export function isSpoiling(fault: FaultId | undefined): fault is Spoiled {
  return fault !== undefined && Object.hasOwn(spoils, fault);
}

export function spoiled(fault: Spoiled, draft: Draft, site: Site): Draft {
  return spoils[fault](draft, site);
}

function finishing(finish: Draft["finish"]): Spoil {
  return (draft) => ({ ...draft, finish });
}

type Line = Message["headers"][number];

function changingLines(message: Message, change: (line: Line) => readonly Line[]): Message {
  return { ...message, headers: message.headers.flatMap(change) };
}

/** The first letter of what is encrypted: of APIv3's text another byte, of V2's a whole block of nonsense. */
function nudged(body: Uint8Array): Uint8Array {
  const text = decodeUtf8(body);
  if (!text.ok) return body;
  const at = /(?<="ciphertext":"|<req_info><!\[CDATA\[)./;
  return encodeUtf8(text.value.replace(at, (letter) => (letter === "A" ? "B" : "A")));
}

/**
 * The fault that the notification now made for a refund meets: its number's own, once, else the first armed one among
 * those that can act here.
 */
export function metBy(
  refund: RefundRecord,
  api: "v3" | "v2",
  {
    site,
    among,
  }: { readonly site: Pick<Site, "faults" | "memory">; readonly among: (fault: FaultId) => boolean },
): FaultId | undefined {
  const own = readFaultNumber(refund.outRefundNo);
  if (own?.of === "notification" && own.apis.includes(api) && among(own.id)) {
    const key = `${own.id}/${refund.refundId}`;
    if (site.memory.met.get(key) !== true) {
      site.memory.met.set(key, true);
      return own.id;
    }
  }
  const canAct = ({ fault }: Turn): boolean => among(fault) && faultNamed(fault)?.apis.includes(api) === true;
  return site.faults.turns(api).find((turn) => canAct(turn) && turn.take())?.fault;
}
