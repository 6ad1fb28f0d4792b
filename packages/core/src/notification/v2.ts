import { bytesToHex } from "@noble/hashes/utils.js";
import { md5 } from "@noble/hashes/legacy.js";
import { decodeBase64 } from "../codec/base64.ts";
import { problem, type Result, success } from "../codec/result.ts";
import { decodeUtf8, encodeUtf8 } from "../codec/utf8.ts";
import { readXml } from "../codec/xml.ts";
import { present, readMembers, statusMembers } from "../refund/members.ts";
import type { Refund } from "../refund/model.ts";
import { TextFields, type TextFindings } from "../refund/text-fields.ts";
import { merchantsNumber, platformNumber, word } from "../refund/v2-record.ts";
import type { RefundEvent } from "./event.ts";

/** A V2 notification: nothing of it is signed, and its news is still encrypted. */
export interface NotificationV2 {
  readonly appid?: string;
  readonly mchid: string;
  readonly subAppid?: string;
  readonly subMchid?: string;
  /** AES-256-ECB with {@link notificationKeyV2}, PKCS#7. */
  readonly ciphertext: Uint8Array;
}

/**
 * The key that opens V2 notifications: the MD5 of the APIv2 key in lower-case hex, taken as 32 ASCII bytes (V2 refund
 * notification page). A secret.
 */
export function notificationKeyV2(key: string): Uint8Array {
  return encodeUtf8(bytesToHex(md5(encodeUtf8(key))));
}

/** Reads the envelope of a V2 refund notification (root `xml`). `return_code` FAIL and a missing `req_info` are problems. */
export function readNotificationV2(body: Uint8Array): Result<NotificationV2> {
  const fields = readDocument(body, "xml");
  if (!fields.ok) return fields;
  const value = (name: string): string | undefined => fields.value.get(name) || undefined;
  const mchid = value("mch_id");
  const ciphertext = decodeBase64((value("req_info") ?? "").replace(/\s/g, ""));
  if (value("return_code") !== "SUCCESS") return problem("return_code is not SUCCESS");
  if (mchid === undefined) return problem("mch_id is missing");
  if (!ciphertext.ok || ciphertext.value.length === 0 || ciphertext.value.length % 16 !== 0) {
    return problem("req_info is not base64 of whole AES blocks");
  }
  const names = { appid: value("appid"), subAppid: value("sub_appid"), subMchid: value("sub_mch_id") };
  return success({ ...present(names), mchid, ciphertext: ciphertext.value });
}

/** Reads the opened `req_info` (root `root`, fields without index); `confirmed` is false until a query agreed. */
export function readEventV2(notification: NotificationV2, plaintext: Uint8Array): Result<RefundEvent> {
  const document = readDocument(plaintext, "root");
  if (!document.ok) return document;
  const findings: TextFindings = { problem: undefined };
  const filled = new Map([...document.value].filter(([, value]) => value !== ""));
  const fields = new TextFields(filled, "", findings);
  const refund = readRefund(fields);
  if (findings.problem !== undefined) return problem(findings.problem);
  const extra = Object.fromEntries(fields.unasked());
  const { mchid, subMchid } = notification;
  return success({
    api: "v2",
    confirmed: false,
    mchid,
    ...present({ subMchid }),
    refund: { ...refund, extra },
  });
}

function readRefund(fields: TextFields): Omit<Refund, "extra"> {
  return {
    ...present({
      refundId: fields.text("refund_id", platformNumber),
      transactionId: fields.text("transaction_id", platformNumber),
      outTradeNo: fields.text("out_trade_no", merchantsNumber(32)),
      refundAccount: fields.text("refund_account", word),
    }),
    ...readMembers({
      userReceivedAccount: fields.text("refund_recv_accout"),
      successTime: fields.text("success_time"),
    }),
    outRefundNo: fields.required("out_refund_no", merchantsNumber(64)),
    ...statusMembers(fields.required("refund_status", word)),
    amount: present({
      total: fields.fen("total_fee"),
      refund: fields.fen("refund_fee"),
      payerRefund: fields.fen("cash_refund_fee"),
      settlementTotal: fields.fen("settlement_total_fee"),
      settlementRefund: fields.fen("settlement_refund_fee"),
    }),
    promotions: [],
  };
}

function readDocument(bytes: Uint8Array, root: string): Result<ReadonlyMap<string, string>> {
  const text = decodeUtf8(bytes);
  const document = text.ok ? readXml(text.value) : text;
  if (!document.ok) return document;
  return document.value.root === root
    ? success(document.value.fields)
    : problem(`its root element is not ${root}`);
}
