import { decodeBase64 } from "../codec/base64.ts";
import { readJsonBytes } from "../codec/json-bytes.ts";
import { problem, type Result, success } from "../codec/result.ts";
import { isObject, JsonFields } from "../refund/json-fields.ts";
import { present, readMembers, statusMembers } from "../refund/members.ts";
import type { Refund, RefundStatus } from "../refund/model.ts";
import type { RefundEvent, RefundEventType } from "./event.ts";

/** A V3 notification as it is signed: its resource is still encrypted. */
export interface NotificationV3 {
  readonly notificationId?: string;
  readonly eventType: RefundEventType;
  readonly eventTime?: string;
  /** AES-256-GCM with the APIv3 key; the nonce has 12 bytes. */
  readonly sealed: {
    readonly nonce: string;
    readonly associatedData: string;
    readonly ciphertext: Uint8Array;
  };
}

const statusOfEvent: Readonly<Record<RefundEventType, RefundStatus>> = {
  "REFUND.SUCCESS": "SUCCESS",
  "REFUND.ABNORMAL": "ABNORMAL",
  "REFUND.CLOSED": "CLOSED",
};

/**
 * Reads the body of a refund notification whose signature was verified (APIv3 refund notification page). Problems
 * name the field; an event that is no refund's is one.
 *
 * @example
 * ```ts
 * const read = readNotificationV3(body); // read.value.sealed is what the APIv3 key opens
 * ```
 */
export function readNotificationV3(body: Uint8Array): Result<NotificationV3> {
  const json = readJsonBytes(body);
  if (!json.ok || !isObject(json.value)) return problem("its body is not a JSON object in UTF-8");
  const fields = new JsonFields(json.value);
  const eventType = fields.requiredText("event_type");
  const head = present({ notificationId: fields.text("id"), eventTime: fields.text("create_time") });
  const resource = fields.object("resource");
  if (fields.problem !== undefined) return problem(fields.problem);
  if (resource === undefined) return problem("resource is missing");
  if (!isRefundEvent(eventType)) return problem("event_type is no refund's");
  const sealed = readSealed(resource);
  return sealed.ok ? success({ ...head, eventType, sealed: sealed.value }) : sealed;
}

function isRefundEvent(eventType: string): eventType is RefundEventType {
  return Object.hasOwn(statusOfEvent, eventType);
}

function readSealed(resource: JsonFields): Result<NotificationV3["sealed"]> {
  const algorithm = resource.requiredText("algorithm");
  const nonce = resource.requiredText("nonce");
  const associatedData = resource.text("associated_data") ?? "";
  const ciphertext = decodeBase64(resource.requiredText("ciphertext"));
  if (resource.problem !== undefined) return problem(resource.problem);
  if (algorithm !== "AEAD_AES_256_GCM") return problem("resource.algorithm is not AEAD_AES_256_GCM");
  if (!/^[\x20-\x7e]{12}$/.test(nonce)) return problem("resource.nonce is not 12 characters");
  if (!ciphertext.ok || ciphertext.value.length < 16) return problem("resource.ciphertext is not base64");
  return success({ nonce, associatedData, ciphertext: ciphertext.value });
}

/**
 * Reads the opened resource of a notification and sees that it agrees with the envelope: the event's status is the
 * refund's. The merchant is `mchid`, or `sp_mchid` with `sub_mchid` for service providers.
 */
export function readEventV3(notification: NotificationV3, plaintext: Uint8Array): Result<RefundEvent> {
  const json = readJsonBytes(plaintext);
  if (!json.ok || !isObject(json.value)) return problem("its resource is not a JSON object in UTF-8");
  const fields = new JsonFields(json.value);
  const { mchid, subMchid } = readMerchant(fields);
  const refund = readRefund(fields);
  if (fields.problem !== undefined) return problem(fields.problem);
  if (mchid === undefined) return problem("its resource names no merchant");
  if (refund.status !== statusOfEvent[notification.eventType]) {
    return problem("event_type and refund_status contradict each other");
  }
  const { notificationId, eventType, eventTime } = notification;
  return success({
    api: "v3",
    confirmed: true,
    ...present({ notificationId, eventTime, subMchid }),
    eventType,
    mchid,
    refund: { ...refund, extra: fields.extra() },
  });
}

function readMerchant(fields: JsonFields): { readonly mchid?: string; readonly subMchid?: string } {
  const own = fields.text("mchid");
  const provider = fields.text("sp_mchid");
  return present({ mchid: provider ?? own, subMchid: fields.text("sub_mchid") });
}

function readRefund(fields: JsonFields): Omit<Refund, "extra"> {
  const amount = fields.object("amount");
  return {
    ...present({
      refundId: fields.text("refund_id"),
      transactionId: fields.text("transaction_id"),
      outTradeNo: fields.text("out_trade_no"),
      refundAccount: fields.text("refund_account"),
    }),
    ...readMembers({
      userReceivedAccount: fields.text("user_received_account"),
      successTime: fields.text("success_time"),
    }),
    outRefundNo: fields.requiredText("out_refund_no"),
    ...statusMembers(fields.requiredText("refund_status")),
    amount: present({
      total: amount?.fen("total"),
      refund: amount?.fen("refund"),
      payerTotal: amount?.fen("payer_total"),
      payerRefund: amount?.fen("payer_refund"),
    }),
    promotions: [],
  };
}

/** True for a JSON body: one URL may get both versions, and V2's is XML. */
export function looksLikeV3(body: Uint8Array): boolean {
  const space = [0x20, 0x09, 0x0a, 0x0d];
  return body.find((byte) => !space.includes(byte)) === 0x7b;
}
