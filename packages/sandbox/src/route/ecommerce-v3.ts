import { errorV3, parameterError } from "../answer/errors-v3.ts";
import type { MadeV3 } from "../answer/made.ts";
import { admitV3 } from "../gate/v3.ts";
import { atMoment, type RefundAtMoment } from "../ledger/moment.ts";
import type { NumberKind, Owner } from "../ledger/record.ts";
import type { Site } from "../site.ts";
import { homeOf } from "../world/home.ts";
import type { SandboxMerchant } from "../world/world.ts";
import { isPlatformNo, isRefundNo } from "./numbers.ts";
import { percentDecode, queryValues } from "./percent.ts";
import type { Received } from "./received.ts";
import { subMchidOf } from "./sub-mchid.ts";

/** A platform that asks for one of its sub-merchants, once it has shown who it is. */
export interface Platform {
  readonly asked: Owner;
  readonly home: Owner;
}

type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: MadeV3 };

/** Who asks: e-commerce calls are a service provider's. */
export async function enter(received: Received, site: Site): Promise<Outcome<SandboxMerchant>> {
  const admission = await admitV3(received, site);
  if (!admission.admitted) return { ok: false, refusal: admission.refusal };
  const { merchant } = admission;
  if (merchant.v3?.kind === "service-provider") return { ok: true, value: merchant };
  return { ok: false, refusal: errorV3("noAuth") };
}

/** For which sub-merchant. */
export function platformOf(
  merchant: SandboxMerchant,
  subMchid: string | undefined,
  location: "query" | "body",
): Outcome<Platform> {
  const sub = subMchidOf(merchant, subMchid ?? "", location);
  if (!sub.ok) return sub;
  const { asked, owner: home } = homeOf(merchant, sub.value);
  return { ok: true, value: { asked, home } };
}

/** `sub_mchid` of the query string; undefined where it is absent, given twice or broken. */
export function subMchidInQuery({ query }: Received): string | undefined {
  const values = queryValues(query, "sub_mchid") ?? [];
  return values.length === 1 ? values[0] : undefined;
}

export interface PathNumber {
  readonly by: Extract<NumberKind, "refundId" | "outRefundNo">;
  readonly number: string;
}

const fits = { refundId: isPlatformNo, outRefundNo: isRefundNo } as const;
const wire = { refundId: "refund_id", outRefundNo: "out_refund_no" } as const;

/** The number at a segment of the path, counted from the end; or why it is none. */
export function numberInPath({ path }: Received, by: PathNumber["by"], fromEnd: number): Outcome<PathNumber> {
  const number = percentDecode(path.split("/").at(-fromEnd) ?? "") ?? "";
  if (fits[by](number)) return { ok: true, value: { by, number } };
  return { ok: false, refusal: parameterError("path", wire[by], "grammar") };
}

/** The refund as it stands now, or undefined when there is none that can be found. */
export function refundNow(
  { by, number }: PathNumber,
  { asked, home }: Platform,
  site: Site,
): RefundAtMoment | undefined {
  const nowMs = site.clock.nowMs();
  const [refund] = site.ledger.find({ by, number, ...asked, home, nowMs });
  return refund === undefined ? undefined : atMoment(refund, nowMs);
}
