// Writes answers-v3.json and answers-v2.json: whole HTTP answers, honest and hostile, with the verdict that each deserves.
// Node's own crypto and nothing of the packages, so that a mistake of theirs cannot be in the vectors too.
//
//   node vectors/generate-answers.mjs
import { createHash, createHmac, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";

const keys = JSON.parse(readFileSync(new URL("keys.json", import.meta.url), "utf8"));
const now = "2026-11-01T12:00:00+08:00";
const nowSeconds = Date.parse(now) / 1000;
const outRefundNo = "1217752501201407033233368018";
const requestId = "08F78BB5AF0610D302189F8CE92820E3AE3C268462BEEFBA-0";

/* ---- verdicts ---- */

const untrusted = (reason) => ({ kind: "untrusted", reason });
const malformed = (verified) => ({ kind: "malformed", verified });
const refused = (verified, code, bound = false) => ({ kind: "refused", verified, bound, ...(code === undefined ? {} : { code }) });

/* ---- APIv3 ---- */

const nonce = (id) => createHash("sha256").update(id).digest("hex").slice(0, 32);
const refundV3 = {
  refund_id: "50000000382019052709732678859",
  out_refund_no: outRefundNo,
  transaction_id: "4200000000000000000000000001",
  out_trade_no: "ORDER0001",
  channel: "ORIGINAL",
  user_received_account: "招商银行信用卡0403",
  create_time: "2026-10-31T16:18:12+08:00",
  success_time: "2026-10-31T16:20:00+08:00",
  status: "SUCCESS",
  amount: { total: 100, refund: 100, payer_total: 90, payer_refund: 90, currency: "CNY" },
};
const bodyV3 = (changes = {}) => JSON.stringify({ ...refundV3, ...changes });
const errorV3 = (code, message = "…") => JSON.stringify({ code, message });

/** Signs as the platform does; what is given in `over` replaces what is sent, not what is signed. */
function signedV3(id, { status = 200, body = bodyV3(), at = 0, serial = keys.platform.id, key = keys.platform, over = {}, type } = {}) {
  const bytes = Buffer.from(body);
  const timestamp = String(nowSeconds + at);
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce(id)}\n`), bytes, Buffer.from("\n")]);
  const signature = sign("sha256", message, key.privateKeyPem).toString("base64");
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    "Request-ID": requestId,
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonce(id),
    "Wechatpay-Serial": serial,
    "Wechatpay-Signature": signature,
    ...(type === undefined ? {} : { "Wechatpay-Signature-Type": type }),
    ...over,
  };
  const lines = Object.entries(headers).filter(([, value]) => value !== undefined);
  return { status, headers: lines, body: bytes };
}

const plain = (status, body = "", headers = []) => ({ status, headers: [["Request-ID", requestId], ...headers], body: Buffer.from(body) });
const swapped = (answer, body) => ({ ...answer, body: Buffer.from(body) });
const also = (answer, ...line) => ({ ...answer, headers: [...answer.headers, line] });
const certificate = (which) => ({ serial: keys.certified[which].serialNo, key: keys.certified });
const rsa2048 = "WECHATPAY2-SHA256-RSA2048";

const success = (status = "SUCCESS") => ({ kind: "success", status });

/** id, what it shows, the answer, the verdict, and what differs from the default question. */
const v3 = [
  ["honest", "a signed refund", (id) => signedV3(id), success()],
  ["honest-certificate", "signed with a platform certificate", (id) => signedV3(id, certificate("valid")), success()],
  ["honest-serial-lower-case", "a serial number is a number, in either case", (id) => signedV3(id, { ...certificate("valid"), serial: keys.certified.valid.serialNo.toLowerCase() }), success()],
  ["honest-type", "with the signature type named", (id) => signedV3(id, { type: rsa2048 }), success()],
  ["honest-300-old", "300 seconds old, the oldest that passes", (id) => signedV3(id, { at: -300 }), success()],
  ["honest-300-ahead", "300 seconds ahead, the newest that passes", (id) => signedV3(id, { at: 300 }), success()],
  ["honest-processing", "a refund under way", (id) => signedV3(id, { body: bodyV3({ status: "PROCESSING", success_time: undefined }) }), success("PROCESSING")],
  ["honest-closed", "a closed refund", (id) => signedV3(id, { body: bodyV3({ status: "CLOSED" }) }), success("CLOSED")],
  ["honest-abnormal", "a refund that waits for the merchant", (id) => signedV3(id, { body: bodyV3({ status: "ABNORMAL" }) }), success("ABNORMAL")],
  ["honest-unknown-status", "a status nobody knows is kept", (id) => signedV3(id, { body: bodyV3({ status: "PAUSED" }) }), success("UNRECOGNIZED")],
  ["honest-unknown-field", "fields nobody knows are kept", (id) => signedV3(id, { body: bodyV3({ new_field: { deep: [1] } }) }), success()],
  ["honest-spaces", "the signature is over the bytes, white space included", (id) => signedV3(id, { body: `  ${JSON.stringify(refundV3, null, 2)}\n` }), success()],
  ["honest-expected", "everything that the caller expects", (id) => signedV3(id), success(), { expect: { transactionId: refundV3.transaction_id, total: 100, refund: 100 } }],
  ["unsigned", "a 200 without a signature", () => plain(200, bodyV3()), untrusted("unsigned")],
  ["unsigned-html", "a captive portal", () => plain(200, "<html>Log in</html>", [["Content-Type", "text/html"]]), untrusted("unsigned")],
  ["unsigned-202", "a 202 is a 2xx", () => plain(202, errorV3("ANY")), untrusted("unsigned")],
  ["unsigned-404", "a forged word that there is no such refund", () => plain(404, errorV3("RESOURCE_NOT_EXISTS")), untrusted("unsigned")],
  ["unsigned-404-param", "a believed code under a status that is not", () => plain(404, errorV3("PARAM_ERROR")), untrusted("unsigned")],
  ["unsigned-403", "any other refusal without a signature", () => plain(403, errorV3("NO_AUTH")), untrusted("unsigned")],
  ["unsigned-401-other-code", "a 401 with a code that is not believed unsigned", () => plain(401, errorV3("RESOURCE_NOT_EXISTS")), untrusted("unsigned")],
  ["unsigned-401-no-json", "a 401 of a proxy", () => plain(401, "<html>"), untrusted("unsigned")],
  ["early-sign-error", "401 SIGN_ERROR comes unsigned, and does no harm", () => plain(401, errorV3("SIGN_ERROR")), refused(false, "SIGN_ERROR")],
  ["early-param-error", "400 PARAM_ERROR comes unsigned", () => plain(400, errorV3("PARAM_ERROR")), refused(false, "PARAM_ERROR")],
  ["early-invalid-request", "400 INVALID_REQUEST comes unsigned", () => plain(400, errorV3("INVALID_REQUEST")), refused(false, "INVALID_REQUEST")],
  ["early-429", "429 comes unsigned", () => plain(429, "", [["Retry-After", "7"]]), { kind: "rate-limited", verified: false }],
  ["early-502", "5xx settles nothing", () => plain(502, "<html>"), { kind: "unsettled", verified: false }],
  ...["Timestamp", "Nonce", "Signature", "Serial"].map((name) => [
    `without-${name.toLowerCase()}`, `Wechatpay-${name} was taken away`, (id) => signedV3(id, { over: { [`Wechatpay-${name}`]: undefined } }), untrusted("malformed-header"),
  ]),
  ["404-without-nonce", "one of the four headers makes an error answer one that must verify", (id) => signedV3(id, { status: 404, body: errorV3("RESOURCE_NOT_EXISTS"), over: { "Wechatpay-Nonce": undefined } }), untrusted("malformed-header")],
  ["two-serials", "a header that comes twice, the second time in another case", (id) => also(signedV3(id), "wechatpay-serial", keys.platform.id), untrusted("malformed-header")],
  ["milliseconds", "a timestamp in milliseconds", (id) => signedV3(id, { over: { "Wechatpay-Timestamp": `${nowSeconds}000` } }), untrusted("malformed-header")],
  ["not-base64", "a signature that is no base64", (id) => signedV3(id, { over: { "Wechatpay-Signature": "not base64!" } }), untrusted("malformed-header")],
  ["stale", "301 seconds old", (id) => signedV3(id, { at: -301 }), untrusted("stale")],
  ["future", "301 seconds ahead", (id) => signedV3(id, { at: 301 }), untrusted("stale")],
  ["stranger-serial", "the serial of a key nobody configured", (id) => signedV3(id, { serial: "PUB_KEY_ID_0" }), untrusted("unknown-key")],
  ["ended-certificate", "signed the day after its certificate ended", (id) => signedV3(id, certificate("ended")), untrusted("unknown-key")],
  ["tampered", "one word of the body changed", (id) => swapped(signedV3(id), bodyV3({ status: "CLOSED" })), untrusted("bad-signature")],
  ["tampered-space", "one space after the body", (id) => swapped(signedV3(id), `${bodyV3()} `), untrusted("bad-signature")],
  ["tampered-timestamp", "an old answer under a new timestamp", (id) => signedV3(id, { at: -900, over: { "Wechatpay-Timestamp": String(nowSeconds) } }), untrusted("bad-signature")],
  ["foreign-key", "signed by somebody else under the right serial", (id) => signedV3(id, { key: keys.stranger }), untrusted("bad-signature")],
  ["merchants-key", "signed with the merchant's own key", (id) => signedV3(id, { key: keys.merchant }), untrusted("bad-signature")],
  ["wrong-keys-serial", "signed with one configured key under the serial of another", (id) => signedV3(id, { key: keys.certified }), untrusted("bad-signature")],
  ["forged-404", "a forged, signed word that there is no such refund", (id) => signedV3(id, { status: 404, body: errorV3("RESOURCE_NOT_EXISTS"), key: keys.stranger }), untrusted("bad-signature")],
  ["probe", "WeChat Pay's own test", (id) => signedV3(id, { over: { "Wechatpay-Signature": "WECHATPAY/SIGNTEST/abc" } }), untrusted("probe")],
  ["probe-stranger", "a probe is told apart before the key is looked at", (id) => signedV3(id, { serial: "PUB_KEY_ID_0", over: { "Wechatpay-Signature": "WECHATPAY/SIGNTEST/abc" } }), untrusted("probe")],
  ["sm2", "another algorithm", (id) => signedV3(id, { type: "WECHATPAY2-SM2-WITH-SM3" }), untrusted("wrong-algorithm")],
  ["replayed", "the same answer for the second time", (id) => signedV3(id), untrusted("replayed"), { asked: "twice" }],
  ["other-refund", "a true answer to another question", (id) => signedV3(id, { body: bodyV3({ out_refund_no: "R2" }) }), untrusted("other-refund")],
  ["other-amount", "another amount than the caller expects", (id) => signedV3(id), untrusted("other-refund"), { expect: { refund: 99 } }],
  ["other-total", "another total than the caller expects", (id) => signedV3(id), untrusted("other-refund"), { expect: { total: 101 } }],
  ["other-order", "another order than the caller expects", (id) => signedV3(id), untrusted("other-refund"), { expect: { transactionId: "42" } }],
  ["redirect", "a redirect is not followed", () => plain(302, "", [["Location", "https://elsewhere.example/"]]), untrusted("redirect")],
  ["signed-404", "a true word that there is no such refund; it names none", (id) => signedV3(id, { status: 404, body: errorV3("RESOURCE_NOT_EXISTS") }), refused(true, "RESOURCE_NOT_EXISTS")],
  ["signed-403", "a signed refusal", (id) => signedV3(id, { status: 403, body: errorV3("NO_AUTH") }), refused(true, "NO_AUTH")],
  ["signed-429", "a signed limit", (id) => signedV3(id, { status: 429, body: errorV3("FREQUENCY_LIMITED") }), { kind: "rate-limited", verified: true, code: "FREQUENCY_LIMITED" }],
  ["signed-500", "a signed SYSTEM_ERROR", (id) => signedV3(id, { status: 500, body: errorV3("SYSTEM_ERROR") }), { kind: "unsettled", verified: true, code: "SYSTEM_ERROR" }],
  ["signed-202", "a signed 202", (id) => signedV3(id, { status: 202, body: errorV3("ANY") }), { kind: "unsettled", verified: true }],
  ["signed-gbk", "signed bytes that are no UTF-8", (id) => signedV3(id, { body: Buffer.from("7b22cdcbbfee223a317d", "hex") }), malformed(true)],
  ["signed-repeated-name", "signed JSON that repeats a name", (id) => signedV3(id, { body: bodyV3().replace("{", '{"status":"CLOSED",') }), malformed(true)],
  ["signed-deep", "signed JSON of a thousand levels", (id) => signedV3(id, { body: `{"a":${"[".repeat(1000)}${"]".repeat(1000)}}` }), malformed(true)],
  ["signed-fraction", "money that is no integer", (id) => signedV3(id, { body: bodyV3({ amount: { refund: 1.5 } }) }), malformed(true)],
  ["signed-huge-money", "money beyond 2^53-1", (id) => signedV3(id, { body: bodyV3().replace('"refund":100', '"refund":9007199254740993') }), malformed(true)],
  ["signed-negative", "negative money", (id) => signedV3(id, { body: bodyV3({ amount: { refund: -1 } }) }), malformed(true)],
  ["signed-no-status", "a refund without a status", (id) => signedV3(id, { body: bodyV3({ status: undefined }) }), malformed(true)],
  ["signed-array", "JSON that is no object", (id) => signedV3(id, { body: "[]" }), malformed(true)],
  ["signed-204", "no body at all", (id) => signedV3(id, { status: 204, body: "" }), malformed(true)],
  ["nothing-sent", "the connection was refused: nothing was sent", () => undefined, { kind: "unreachable" }, { transport: { sent: false } }],
  ["nothing-came", "the connection broke: the question may have arrived", () => undefined, { kind: "no-answer" }, { transport: { sent: true } }],
  ["number-out-of-grammar", "a number that would leave the path is never sent", () => undefined, { kind: "config" }, { question: { outRefundNo: "../x" } }],
];

/* ---- V2 ---- */

const v2Key = "192006250b4c09247ec02edce69f6a2d";
const appid = "wx8888888888888888";
const mchid = "1900000001";
const envelope = { return_code: "SUCCESS", return_msg: "OK", result_code: "SUCCESS", appid, mch_id: mchid, nonce_str: "5K8264ILTKCH16CQ" };
const refundV2 = {
  ...envelope,
  transaction_id: "4200000000000000000000000001",
  out_trade_no: "ORDER0001",
  total_fee: "100",
  cash_fee: "100",
  refund_fee: "100",
  refund_count: "1",
  out_refund_no_0: "REFUND0001",
  refund_id_0: "50000000382019052709732678859",
  refund_fee_0: "100",
  refund_status_0: "SUCCESS",
};
const second = { refund_count: "2", out_refund_no_1: "REFUND0002", refund_id_1: "50000000382019052709732678860", refund_fee_1: "1", refund_status_1: "SUCCESS" };
const failure = (code) => ({ ...envelope, result_code: "FAIL", err_code: code, err_code_des: "…" });

function signV2(fields, algorithm) {
  const text = Object.keys(fields)
    .filter((name) => name !== "sign" && fields[name] !== "")
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => `${name}=${fields[name]}&`)
    .join("");
  const hash = algorithm === "MD5" ? createHash("md5") : createHmac("sha256", v2Key);
  return hash.update(`${text}key=${v2Key}`).digest("hex").toUpperCase();
}

const element = ([name, value]) => `<${name}><![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]></${name}>`;
const xmlOf = (fields) => `<xml>\n${Object.entries(fields).map(element).join("\n")}\n</xml>`;
const signedFields = (fields, algorithm = "HMAC-SHA256") => ({ ...fields, sign: signV2(fields, algorithm) });
const signedV2 = (fields, algorithm) => plain(200, xmlOf(signedFields(fields, algorithm)));
/** Changed after signing. */
const changedV2 = (fields, changes) => plain(200, xmlOf({ ...signedFields(fields), ...changes }));
const rawV2 = (edit) => plain(200, edit(xmlOf(signedFields(refundV2))));
const without = (fields, name) => Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
const byRefund = { question: { outRefundNo: "REFUND0001" } };

const v2 = [
  ["honest", "a signed answer with one refund", () => signedV2(refundV2), success()],
  ["honest-indexes-from-1", "old pages count from 1", () => signedV2(Object.fromEntries(Object.entries(refundV2).map(([name, value]) => [name.replace(/_0$/, "_1"), value]))), success()],
  ["honest-empty-elements", "empty elements are not part of the sign", () => signedV2({ ...refundV2, refund_channel_0: "", sub_mch_id: "" }), success()],
  ["honest-other-spelling", "numbers bare, entities and references: the sign is over what they mean", () => rawV2((xml) => xml.replace("<![CDATA[ORDER0001]]>", "ORDER&#48;001").replace("<return_msg><![CDATA[OK]]>", "<return_msg>&#79;K")), success()],
  ["honest-change", "a refund that waits for the merchant", () => signedV2({ ...refundV2, refund_status_0: "CHANGE" }), success("ABNORMAL")],
  ["honest-closed", "a closed refund", () => signedV2({ ...refundV2, refund_status_0: "REFUNDCLOSE" }), success("CLOSED")],
  ["honest-unknown-status", "a status nobody knows is kept", () => signedV2({ ...refundV2, refund_status_0: "PAUSED" }), success("UNRECOGNIZED")],
  ["honest-two", "two refunds of one order", () => signedV2({ ...refundV2, ...second }), success()],
  ["honest-by-refund", "by refund number", () => signedV2(refundV2), success(), byRefund],
  ["honest-md5", "MD5 where MD5 is configured", () => signedV2(refundV2, "MD5"), success(), { signType: "MD5" }],
  ["unsigned", "no sign", () => plain(200, xmlOf(refundV2)), untrusted("unsigned")],
  ["empty-sign", "an empty sign", () => plain(200, xmlOf({ ...refundV2, sign: "" })), untrusted("unsigned")],
  ["unsigned-not-found", "a forged word that there is no such refund", () => plain(200, xmlOf(failure("REFUNDNOTEXIST"))), untrusted("unsigned")],
  ["unsigned-404", "an answer of a proxy", () => plain(404, "<html>"), untrusted("unsigned")],
  ["md5-for-hmac", "MD5 where HMAC-SHA256 is configured", () => signedV2(refundV2, "MD5"), untrusted("wrong-algorithm")],
  ["hmac-for-md5", "HMAC-SHA256 where MD5 is configured", () => signedV2(refundV2), untrusted("wrong-algorithm"), { signType: "MD5" }],
  ["tampered", "one word changed after signing", () => changedV2(refundV2, { refund_status_0: "REFUNDCLOSE" }), untrusted("bad-signature")],
  ["added-field", "a refund added after signing", () => changedV2(refundV2, second), untrusted("bad-signature")],
  ["removed-field", "a field removed after signing", () => plain(200, xmlOf(without(signedFields(refundV2), "refund_fee_0"))), untrusted("bad-signature")],
  ["trimmed", "a space that was signed was lost", () => rawV2(() => xmlOf({ ...signedFields({ ...refundV2, return_msg: "OK " }), return_msg: "OK" })), untrusted("bad-signature")],
  ["lower-case-sign", "WeChat Pay writes upper-case hex", () => rawV2((xml) => xml.replace(/(<sign><!\[CDATA\[)([0-9A-F]+)/, (_, open, hex) => open + hex.toLowerCase())), untrusted("bad-signature")],
  ["folded", "one field folded into the value before it; the sign fits both readings", () => signedV2({ ...refundV2, return_msg: "OK&refund_status_9=SUCCESS" }), untrusted("ambiguous-text")],
  ["folded-sign-kept", "the fold of a true answer, under its true sign", () => {
    const { appid: folded, mch_id: merchant, ...rest } = refundV2;
    return plain(200, xmlOf({ appid: `${folded}&cash_fee=${rest.cash_fee}`, mch_id: merchant, ...without(rest, "cash_fee"), sign: signV2(refundV2, "HMAC-SHA256") }));
  }, untrusted("ambiguous-text")],
  ["other-merchant", "another merchant's answer", () => signedV2({ ...refundV2, mch_id: "1900000002" }), untrusted("other-merchant")],
  ["other-appid", "another appid's answer", () => signedV2({ ...refundV2, appid: "wx1" }), untrusted("other-merchant")],
  ["other-sub-merchant", "a sub-merchant nobody asked for", () => signedV2({ ...refundV2, sub_mch_id: "1900000109" }), untrusted("other-merchant")],
  ["other-order", "another order's answer", () => signedV2({ ...refundV2, out_trade_no: "ORDER0002" }), untrusted("other-refund")],
  ["no-order", "an answer that does not name the order", () => signedV2(without(refundV2, "out_trade_no")), untrusted("other-refund")],
  ["other-refund", "another refund's answer", () => signedV2({ ...refundV2, out_refund_no_0: "REFUND0009" }), untrusted("other-refund"), byRefund],
  ["other-refund-beside", "another refund beside the one asked for", () => signedV2({ ...refundV2, ...second }), untrusted("other-refund"), byRefund],
  ["other-amount", "another amount than the caller expects", () => signedV2(refundV2), untrusted("other-refund"), { expect: { refund: 99 } }],
  ["redirect", "a redirect is not followed", () => plain(301, "", [["Location", "https://elsewhere.example/"]]), untrusted("redirect")],
  ["count-too-high", "a refund is missing", () => signedV2({ ...refundV2, refund_count: "2" }), malformed(true)],
  ["count-too-low", "a refund too many", () => signedV2({ ...refundV2, ...second, refund_count: "1" }), malformed(true)],
  ["count-missing", "no count", () => signedV2(without(refundV2, "refund_count")), malformed(true)],
  ["fraction", "money that is no integer", () => signedV2({ ...refundV2, refund_fee_0: "1.00" }), malformed(true)],
  ["exponent", "money as other readers would take it", () => signedV2({ ...refundV2, refund_fee_0: "1e2" }), malformed(true)],
  ["strange-number", "a refund number outside its grammar", () => signedV2({ ...refundV2, out_refund_no_0: "../x" }), malformed(true)],
  ["no-result-code", "signed, and neither success nor failure", () => signedV2(without(refundV2, "result_code")), malformed(true)],
  ["repeated-element", "a second amount; parsers differ in which they take", () => rawV2((xml) => xml.replace("</xml>", "<total_fee>1</total_fee></xml>")), malformed(false)],
  ["doctype", "an entity of its own", () => rawV2((xml) => `<!DOCTYPE xml [<!ENTITY a "SUCCESS">]>${xml}`), malformed(false)],
  ["attribute", "an attribute", () => rawV2((xml) => xml.replace("<sign>", '<sign a="b">')), malformed(false)],
  ["comment", "a comment inside a value", () => rawV2((xml) => xml.replace("<![CDATA[SUCCESS]]>", "SUC<!-- -->CESS")), malformed(false)],
  ["nested", "an element inside an element", () => rawV2((xml) => xml.replace("<![CDATA[SUCCESS]]>", "<a>SUCCESS</a>")), malformed(false)],
  ["cut", "the last bytes are missing", () => rawV2((xml) => xml.slice(0, -4)), malformed(false)],
  ["gbk", "bytes that are no UTF-8", () => ({ status: 200, headers: [], body: Buffer.concat([Buffer.from("<xml><return_msg>"), Buffer.from([0xcd, 0xcb]), Buffer.from("</return_msg></xml>")]) }), malformed(false)],
  ["html", "a captive portal", () => plain(200, "<!DOCTYPE html><html></html>"), malformed(false)],
  ["other-root", "another root element", () => rawV2((xml) => xml.replaceAll("xml>", "root>")), malformed(false)],
  ["no-return-code", "neither success nor failure", () => plain(200, "<xml><a>b</a></xml>"), malformed(false)],
  ["return-code-fail", "a refusal from before the sign is looked at; nobody signs it", () => plain(200, xmlOf({ return_code: "FAIL", return_msg: "签名错误" })), refused(false)],
  ["not-found", "a true word that there is no such refund; it names none", () => signedV2(failure("REFUNDNOTEXIST")), refused(true, "REFUNDNOTEXIST")],
  ["not-found-named", "the same, naming what was asked for", () => signedV2({ ...failure("REFUNDNOTEXIST"), out_trade_no: "ORDER0001" }), refused(true, "REFUNDNOTEXIST", true)],
  ["param-error", "a signed refusal", () => signedV2(failure("PARAM_ERROR")), refused(true, "PARAM_ERROR")],
  ["system-error", "SYSTEMERROR settles nothing", () => signedV2(failure("SYSTEMERROR")), { kind: "unsettled", verified: true, code: "SYSTEMERROR" }],
  ["need-retry", "BIZERR_NEED_RETRY settles nothing", () => signedV2(failure("BIZERR_NEED_RETRY")), { kind: "unsettled", verified: true, code: "BIZERR_NEED_RETRY" }],
  ["503", "5xx settles nothing", () => plain(503, "<html>"), { kind: "unsettled", verified: false }],
  ["frequency-limited", "a signed limit", () => signedV2(failure("FREQUENCY_LIMITED")), { kind: "rate-limited", verified: true, code: "FREQUENCY_LIMITED" }],
  ["429", "429 of the gateway", () => plain(429), { kind: "rate-limited", verified: false }],
  ["nothing-sent", "the connection was refused: nothing was sent", () => undefined, { kind: "unreachable" }, { transport: { sent: false } }],
  ["nothing-came", "the connection broke: the question may have arrived", () => undefined, { kind: "no-answer" }, { transport: { sent: true } }],
  ["number-out-of-grammar", "a number that would fold into another field is never sent", () => undefined, { kind: "config" }, { question: { outTradeNo: "A&total_fee=1" } }],
];

/* ---- the files ---- */

function caseOf([id, why, answer, verdict, { question, ...more } = {}], defaultQuestion) {
  const made = answer(id);
  return {
    id,
    why,
    question: question ?? defaultQuestion,
    ...more,
    ...(made === undefined ? {} : { answer: { status: made.status, headers: made.headers, bodyBase64: made.body.toString("base64") } }),
    verdict,
  };
}

export const files = {
  "answers-v3.json": {
    about: "Whole APIv3 answers to a refund query and what a client must make of each. README.md tells the shape. Written by generate-answers.mjs.",
    now,
    merchant: { mchid, serialNo: keys.merchant.serialNo, privateKeyPem: keys.merchant.privateKeyPem },
    platformKeys: [
      { id: keys.platform.id, publicKeyPem: keys.platform.publicKeyPem },
      { certificatePem: keys.certified.valid.certificatePem },
      { certificatePem: keys.certified.ended.certificatePem },
    ],
    cases: v3.map((row) => caseOf(row, { outRefundNo })),
  },
  "answers-v2.json": {
    about: "Whole V2 answers to a refund query and what a client must make of each. README.md tells the shape. Written by generate-answers.mjs.",
    now,
    merchant: { mchid, appid, key: v2Key, signType: "HMAC-SHA256" },
    cases: v2.map((row) => caseOf(row, { outTradeNo: "ORDER0001" })),
  },
};

if (import.meta.url === pathToFileURL(argv[1] ?? "").href)
  for (const [name, content] of Object.entries(files))
    writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(content, null, 1)}\n`);
