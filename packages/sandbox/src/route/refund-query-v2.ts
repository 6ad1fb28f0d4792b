import { businessFail } from "../answer/errors-v2.ts";
import type { MadeV2 } from "../answer/made.ts";
import { refundAnswerV2 } from "../answer/refund-v2.ts";
import type { Asker } from "../gate/asker.ts";
import { admitV2, type FieldsV2 } from "../gate/v2.ts";
import { atMoment, type RefundAtMoment } from "../ledger/moment.ts";
import type { NumberKind } from "../ledger/record.ts";
import type { Site } from "../site.ts";
import { homeOf } from "../world/home.ts";
import { isPlatformNo, isRefundNo, isTradeNo } from "./numbers.ts";
import type { Received } from "./received.ts";

interface IdV2 {
  readonly name: string;
  readonly by: NumberKind;
  readonly fits: (value: string) => boolean;
  readonly ofOrder: boolean;
}

/** The four numbers in WeChat Pay's order of precedence: the first that is there decides. */
const ids: readonly IdV2[] = [
  { name: "refund_id", by: "refundId", fits: isPlatformNo, ofOrder: false },
  { name: "out_refund_no", by: "outRefundNo", fits: isRefundNo, ofOrder: false },
  { name: "transaction_id", by: "transactionId", fits: isPlatformNo, ofOrder: true },
  { name: "out_trade_no", by: "outTradeNo", fits: isTradeNo, ofOrder: true },
];

const pageSize = 10;

/** `POST /pay/refundquery`. */
export function queryRefundV2(received: Received, site: Site): MadeV2 {
  const admission = admitV2(received, site);
  if (!admission.admitted) return admission.refusal;
  const { asker, fields } = admission;
  const broken = ids.find(({ name, fits }) => isGiven(fields, name) && !fits(fields.get(name) ?? ""));
  if (broken !== undefined) return businessFail(asker, "PARAM_ERROR", broken.name);
  const id = ids.find(({ name }) => isGiven(fields, name));
  if (id === undefined) return businessFail(asker, "PARAM_ERROR", ids.map(({ name }) => name).join("/"));
  if (isGiven(fields, "offset") && !id.ofOrder) return businessFail(asker, "PARAM_ERROR", "offset");
  return { ...answerFor({ asker, id, fields }, site), asked: fields.get(id.name) ?? "" };
}

interface QuestionV2 {
  readonly asker: Asker;
  readonly id: IdV2;
  readonly fields: FieldsV2;
}

function answerFor({ asker, id, fields }: QuestionV2, site: Site): MadeV2 {
  const number = fields.get(id.name) ?? "";
  const refunds = refundsOf(asker, { by: id.by, number }, site);
  if (refunds.length === 0) return businessFail(asker, "REFUNDNOTEXIST");
  if (!id.ofOrder) return refundAnswerV2(asker, { refunds: refunds.slice(0, 1), ...askedId(id, number) });
  const offset = readOffset(fields.get("offset") ?? "");
  if (offset === undefined || offset >= refunds.length) return businessFail(asker, "PARAM_ERROR", "offset");
  return refundAnswerV2(asker, {
    refunds: refunds.slice(offset, offset + pageSize),
    totalCount: refunds.length,
  });
}

function askedId(id: IdV2, number: string): { readonly askedRefundId?: string } {
  return id.by === "refundId" ? { askedRefundId: number } : {};
}

function refundsOf(
  asker: Asker,
  number: { readonly by: NumberKind; readonly number: string },
  site: Site,
): readonly RefundAtMoment[] {
  const nowMs = site.clock.nowMs();
  const home = homeOf(asker.merchant, asker.subMchid);
  return site.ledger
    .find({ ...number, ...home.asked, home: home.owner, nowMs })
    .map((refund) => atMoment(refund, nowMs))
    .filter((seen) => seen !== undefined);
}

function readOffset(text: string): number | undefined {
  if (text === "") return 0;
  return /^(?:0|[1-9][0-9]{0,6})$/.test(text) ? Number(text) : undefined;
}

function isGiven(fields: FieldsV2, name: string): boolean {
  return (fields.get(name) ?? "") !== "";
}
