// Writes notifications.json: whole refund notifications of both APIs, honest and hostile, with the verdict that each deserves.
// Node's own crypto and nothing of the packages, so that a mistake of theirs cannot be in the vectors too.
//
//   node vectors/generate-notifications.mjs
import { createCipheriv, createHash, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";

const keys = JSON.parse(readFileSync(new URL("keys.json", import.meta.url), "utf8"));
const now = "2026-11-01T12:00:00+08:00";
const nowSeconds = Date.parse(now) / 1000;
const [mchid, appid] = ["1900000001", "wx8888888888888888"];
const v2Key = "192006250b4c09247ec02edce69f6a2d";
const apiV3Key = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";

/* ---- verdicts ---- */

const untrusted = (reason) => ({ kind: "untrusted", reason });
const malformed = (verified) => ({ kind: "malformed", verified });
const news = (status, more = {}) => ({ kind: "event", confirmed: true, status, ...more });

/* ---- APIv3 ---- */

const resource = {
  mchid,
  out_trade_no: "ORDER0001",
  transaction_id: "4200000000000000000000000001",
  out_refund_no: "1217752501201407033233368018",
  refund_id: "50000000382019052709732678859",
  refund_status: "SUCCESS",
  success_time: "2026-11-01T11:59:00+08:00",
  amount: { total: 100, refund: 30, payer_total: 100, payer_refund: 30 },
  user_received_account: "支付用户零钱",
};

/** The resource, encrypted; what is given replaces what is sent. */
function sealed(plaintext, { key = apiV3Key, nonce = "uluk4a9R25RW", data = "refund", tag, ...over } = {}) {
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(data ?? ""));
  const bytes = Buffer.concat([cipher.update(plaintext), cipher.final(), tag ?? Buffer.alloc(0)]);
  const whole = tag === undefined ? Buffer.concat([bytes, cipher.getAuthTag()]) : bytes;
  return {
    original_type: "refund",
    algorithm: "AEAD_AES_256_GCM",
    ciphertext: whole.toString("base64"),
    ...(data === undefined ? {} : { associated_data: data }),
    nonce,
    ...over,
  };
}

const bodyV3 = ({ plain = {}, seal = {}, ...envelope } = {}) =>
  JSON.stringify({
    id: "EV-2018022511223320873",
    create_time: "2026-11-01T11:59:01+08:00",
    resource_type: "encrypt-resource",
    event_type: "REFUND.SUCCESS",
    summary: "退款成功",
    resource: sealed(typeof plain === "string" ? plain : JSON.stringify({ ...resource, ...plain }), seal),
    ...envelope,
  });

const nonceOf = (id) => createHash("sha256").update(id).digest("hex").slice(0, 32);

/** Signs as the platform does; `over` replaces header lines, `sent` the body, after signing. */
function signedV3(id, { body = bodyV3(), at = 0, key = keys.platform, over = {}, sent = body } = {}) {
  const timestamp = String(nowSeconds + at);
  const message = `${timestamp}\n${nonceOf(id)}\n${body}\n`;
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonceOf(id),
    "Wechatpay-Serial": keys.platform.id,
    "Wechatpay-Signature": sign("sha256", Buffer.from(message), key.privateKeyPem).toString("base64"),
    "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    ...over,
  };
  return { headers: Object.entries(headers).filter(([, value]) => value !== undefined), body: Buffer.from(sent) };
}

const v3With = (body) => (id) => signedV3(id, { body: bodyV3(body) });
const probe = "WECHATPAY/SIGNTEST/AHqoYtEVTwJhwCO3kk1Bqw8QXm2q5Xx0";
const withoutSubMchid = { mchid: undefined, sp_mchid: mchid };

/** [id, why, arrival, verdict, more] */
const v3 = [
  ["success", "refunded", (id) => signedV3(id), news("SUCCESS", { outRefundNo: resource.out_refund_no, refund: 30 })],
  ["abnormal", "the bank sent it back", v3With({ event_type: "REFUND.ABNORMAL", plain: { refund_status: "ABNORMAL", success_time: undefined } }), news("ABNORMAL")],
  ["closed", "closed", v3With({ event_type: "REFUND.CLOSED", plain: { refund_status: "CLOSED", success_time: undefined } }), news("CLOSED")],
  ["partner", "a service provider's, who is told as sp_mchid", v3With({ plain: { ...withoutSubMchid, sub_mchid: "1900000109" } }), news("SUCCESS", { subMchid: "1900000109" })],
  ["no-data", "associated_data is empty, as the pages print it", v3With({ seal: { data: "" } }), news("SUCCESS")],
  ["absent-data", "associated_data is absent", v3With({ seal: { data: undefined } }), news("SUCCESS")],
  ["news-of-tomorrow", "members nobody knows are kept", v3With({ plain: { tomorrow: 1 }, brand_new: "x" }), news("SUCCESS")],
  ["just-in-time", "signed 300 seconds ago", (id) => signedV3(id, { at: -300 }), news("SUCCESS")],
  ["white-space", "a body with spaces is signed with its spaces", (id) => signedV3(id, { body: ` ${JSON.stringify(JSON.parse(bodyV3()), null, 2)}\n` }), news("SUCCESS")],
  ["other-spacing", "the same JSON with other spaces than were signed", (id) => signedV3(id, { sent: JSON.stringify(JSON.parse(bodyV3()), null, 1) }), untrusted("bad-signature")],
  ["other-order", "the same JSON with its members in another order", (id) => signedV3(id, { sent: JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(bodyV3())).toReversed())) }), untrusted("bad-signature")],
  ["escaped-slash", "the same JSON with slashes escaped", (id) => signedV3(id, { sent: bodyV3().replaceAll("/", "\\/").replace("encrypt-resource", "encrypt\\u002dresource") }), untrusted("bad-signature")],
  ["unsigned", "no signature at all", () => ({ headers: [["Content-Type", "application/json"]], body: Buffer.from(bodyV3()) }), untrusted("unsigned")],
  ["stranger", "another key under the platform key's id", (id) => signedV3(id, { key: keys.stranger }), untrusted("bad-signature")],
  ["merchant-key", "signed with the merchant's own key", (id) => signedV3(id, { key: keys.merchant }), untrusted("bad-signature")],
  ["unknown-key", "a key id that nobody configured", (id) => signedV3(id, { over: { "Wechatpay-Serial": "PUB_KEY_ID_0119000000012026000000000000000009" } }), untrusted("unknown-key")],
  ["probe", "a signature probe must fail", (id) => signedV3(id, { over: { "Wechatpay-Signature": probe } }), untrusted("probe")],
  ["stale", "signed 301 seconds ago", (id) => signedV3(id, { at: -301 }), untrusted("stale")],
  ["future", "signed 301 seconds ahead", (id) => signedV3(id, { at: 301 }), untrusted("stale")],
  ["replay", "the same bytes a second time", (id) => signedV3(id), untrusted("replayed"), { received: "twice" }],
  ["no-nonce", "a header is missing", (id) => signedV3(id, { over: { "Wechatpay-Nonce": undefined } }), untrusted("malformed-header")],
  ["foreign-merchant", "rightly signed, for another merchant", v3With({ plain: { mchid: "1900000002" } }), untrusted("other-merchant")],
  ["foreign-provider", "rightly signed, for another service provider", v3With({ plain: { mchid, sp_mchid: "1900000002", sub_mchid: mchid } }), untrusted("other-merchant")],
  ["nobody", "rightly signed, for no merchant", v3With({ plain: { mchid: undefined } }), malformed(true)],
  ["bad-tag", "the last byte of the tag was changed before signing", v3With({ seal: { tag: Buffer.alloc(16) } }), { kind: "config", field: "apiV3Key" }],
  ["wrong-key", "encrypted with another APIv3 key", v3With({ seal: { key: "0".repeat(32) } }), { kind: "config", field: "apiV3Key" }],
  ["other-data", "associated_data is not what was sealed", v3With({ seal: { associated_data: "other" } }), { kind: "config", field: "apiV3Key" }],
  ["short-nonce", "a nonce of 11 characters", v3With({ seal: { nonce: "uluk4a9R25R" } }), malformed(true)],
  ["no-tag", "a ciphertext shorter than a tag", v3With({ seal: { ciphertext: "AAAA" } }), malformed(true)],
  ["other-algorithm", "an algorithm that refunds do not have", v3With({ seal: { algorithm: "AEAD_SM4_GCM" } }), malformed(true)],
  ["contradiction", "the event says refunded, the refund says closed", v3With({ plain: { refund_status: "CLOSED" } }), malformed(true)],
  ["payment", "an event that is no refund's", v3With({ event_type: "TRANSACTION.SUCCESS" }), malformed(true)],
  ["no-number", "no out_refund_no", v3With({ plain: { out_refund_no: undefined } }), malformed(true)],
  ["float-amount", "money that is no whole number", v3With({ plain: { amount: { refund: 0.3 } } }), malformed(true)],
  ["repeated-member", "a member twice in the resource", v3With({ plain: JSON.stringify(resource).replace("{", '{"out_refund_no":"R9",') }), malformed(true)],
  ["no-json", "the resource is no JSON", v3With({ plain: "hello" }), malformed(true)],
];

/* ---- V2 ---- */

const fieldsV2 = {
  out_refund_no: "1217752501201407033233368018",
  out_trade_no: "ORDER0001",
  refund_account: "REFUND_SOURCE_RECHARGE_FUNDS",
  refund_fee: "30",
  refund_id: "50000000382019052709732678859",
  refund_recv_accout: "支付用户零钱",
  refund_request_source: "API",
  refund_status: "SUCCESS",
  settlement_refund_fee: "30",
  settlement_total_fee: "100",
  success_time: "2026-11-01 11:59:00",
  total_fee: "100",
  transaction_id: "4200000000000000000000000001",
};
const element = ([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`;
const documentOf = (root, fields) => `<${root}>${Object.entries(fields).map(element).join("")}</${root}>`;

/** AES-256-ECB under the lower-case hex of the key's MD5, as 32 ASCII bytes. */
function ecb(plaintext, key = createHash("md5").update(v2Key).digest("hex")) {
  const cipher = createCipheriv("aes-256-ecb", key, null);
  return Buffer.concat([cipher.update(plaintext), cipher.final()]);
}

function v2With({ plain = {}, key, info = (bytes) => bytes.toString("base64"), root = "root", ...envelope } = {}) {
  const plaintext = typeof plain === "string" ? plain : documentOf(root, { ...fieldsV2, ...plain });
  const fields = { return_code: "SUCCESS", appid, mch_id: mchid, nonce_str: "TeqClE3i0mvn3DrK", req_info: info(ecb(plaintext, key)), ...envelope };
  const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return () => ({ headers: [["Content-Type", "text/xml"]], body: Buffer.from(documentOf("xml", present)) });
}

const hint = (status, more = {}) => ({ kind: "event", confirmed: false, status, ...more });
const published = JSON.parse(readFileSync(new URL("known-answers.json", import.meta.url), "utf8")).v2RefundNotification;

const v2 = [
  ["success", "refunded; nothing is signed, so nothing is confirmed", v2With(), hint("SUCCESS", { outRefundNo: fieldsV2.out_refund_no, refund: 30 })],
  ["abnormal", "CHANGE is abnormal", v2With({ plain: { refund_status: "CHANGE", success_time: "" } }), hint("ABNORMAL")],
  ["closed", "REFUNDCLOSE is closed", v2With({ plain: { refund_status: "REFUNDCLOSE", success_time: "" } }), hint("CLOSED")],
  ["lines", "req_info broken into lines", v2With({ info: (bytes) => bytes.toString("base64").replace(/.{64}/g, "$&\n") }), hint("SUCCESS")],
  ...published.map(({ id, apiV2Key, reqInfo }) => [`published-${id}`, "a published req_info", v2With({ info: () => reqInfo }), hint("SUCCESS", { outRefundNo: "1".repeat(32), refund: 6 }), { key: apiV2Key }]),
  ["provider", "a service provider's", v2With({ sub_mch_id: "1900000109" }), hint("SUCCESS", { subMchid: "1900000109" })],
  ["wrong-key", "encrypted with another key", v2With({ key: "0".repeat(32) }), untrusted("bad-signature")],
  ["raw-md5", "encrypted with the key's own 32 characters", v2With({ key: v2Key }), untrusted("bad-signature")],
  ["cut", "the last block is missing", v2With({ info: (bytes) => bytes.subarray(0, -16).toString("base64") }), untrusted("bad-signature")],
  ["half-a-block", "not whole blocks", v2With({ info: (bytes) => bytes.subarray(0, -1).toString("base64") }), malformed(false)],
  ["no-base64", "no base64", v2With({ info: () => "%%%" }), malformed(false)],
  ["no-info", "nothing encrypted", v2With({ req_info: undefined }), malformed(false)],
  ["foreign-merchant", "for another merchant", v2With({ mch_id: "1900000002" }), untrusted("other-merchant")],
  ["foreign-appid", "for another appid", v2With({ appid: "wx0000000000000000" }), untrusted("other-merchant")],
  ["return-code-fail", "return_code FAIL", v2With({ return_code: "FAIL" }), malformed(false)],
  ["other-root", "another root element inside", v2With({ root: "xml" }), malformed(false)],
  ["repeated-element", "an element twice inside", v2With({ plain: documentOf("root", fieldsV2).replace("<root>", "<root><total_fee>1</total_fee>") }), malformed(false)],
  ["doctype", "a DOCTYPE inside", v2With({ plain: `<!DOCTYPE root [<!ENTITY a "SUCCESS">]>${documentOf("root", fieldsV2)}` }), malformed(false)],
  ["float-amount", "money that is no whole number", v2With({ plain: { refund_fee: "0.3" } }), malformed(false)],
  ["no-number", "no out_refund_no", v2With({ plain: { out_refund_no: "" } }), malformed(false)],
  ["number-out-of-grammar", "a number that no refund has", v2With({ plain: { out_refund_no: "R 1&x=1" } }), malformed(false)],
  ["neither", "neither JSON nor XML", () => ({ headers: [], body: Buffer.from("hello") }), malformed(false)],
  ["empty", "nothing", () => ({ headers: [], body: Buffer.alloc(0) }), malformed(false)],
];

/* ---- the file ---- */

const casesOf = (api, rows) =>
  rows.map(([name, why, arrival, verdict, more = {}]) => {
    const id = `${api}/${name}`;
    const { headers, body } = arrival(id);
    return { id, why, ...more, headers, bodyBase64: body.toString("base64"), verdict };
  });

export const file = {
  about: "Whole refund notifications and what a receiver must make of each. README.md tells the shape. Written by generate-notifications.mjs.",
  now,
  merchant: { mchid, appid, key: v2Key, apiV3Key, serialNo: keys.merchant.serialNo, privateKeyPem: keys.merchant.privateKeyPem },
  platformKeys: [{ id: keys.platform.id, publicKeyPem: keys.platform.publicKeyPem }],
  cases: [...casesOf("v3", v3), ...casesOf("v2", v2)],
};

if (import.meta.url === pathToFileURL(argv[1] ?? "").href)
  writeFileSync(new URL("notifications.json", import.meta.url), `${JSON.stringify(file, null, 1)}\n`);
