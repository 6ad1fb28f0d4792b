import { randomBytes } from "node:crypto";
import type { Asked, IndependentServerOptions, PlantedOrder, PlantedRecord, Reply } from "./server-shapes.ts";
import { type DigestV2, signFields } from "./signing.ts";
import { type Fields, fieldsOfXml, xmlOfFields } from "./xml.ts";

interface Found {
  readonly order: PlantedOrder;
  readonly records: readonly PlantedRecord[];
}

const pageLength = 10;

function reply(fields: Fields): Reply {
  return { status: 200, headers: { "Content-Type": "text/plain" }, body: xmlOfFields(fields) };
}

const failure = (message: string): Reply => reply({ return_code: "FAIL", return_msg: message });

/** refund_id, then out_refund_no, then transaction_id, then out_trade_no: the strongest one sent decides. */
function find(asked: Fields, orders: readonly PlantedOrder[]): Found | undefined {
  for (const name of ["refund_id", "out_refund_no"]) {
    if (!asked[name]) continue;
    return orders
      .map((order) => ({
        order,
        records: order.records.filter(({ fields }) => fields[name] === asked[name]),
      }))
      .find(({ records }) => records.length > 0);
  }
  const name = asked["transaction_id"] ? "transaction_id" : "out_trade_no";
  const order = orders.find(({ fields }) => fields[name] === asked[name]);
  return order === undefined ? undefined : { order, records: order.records };
}

function suffixed(fields: Fields, suffix: string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name + suffix, value]));
}

/** Indexes count from 0, as the service's do. */
function indexed(records: readonly PlantedRecord[]): Fields {
  return Object.assign(
    {},
    ...records.flatMap(({ fields, coupons = [] }, n) => [
      suffixed(fields, `_${n}`),
      ...coupons.map((coupon, m) => suffixed(coupon, `_${n}_${m}`)),
    ]),
  );
}

function business(asked: Fields, orders: readonly PlantedOrder[]): Fields {
  const refused = (code: string, text: string): Fields => ({
    result_code: "FAIL",
    err_code: code,
    err_code_des: text,
  });
  if (!["refund_id", "out_refund_no", "transaction_id", "out_trade_no"].some((name) => asked[name]))
    return refused("PARAM_ERROR", "refund_id、out_refund_no、transaction_id、out_trade_no至少填一个");
  const found = find(asked, orders);
  if (found === undefined || found.records.length === 0) return refused("REFUNDNOTEXIST", "not exist");
  const offset = Number(asked["offset"] ?? "0");
  if (!(offset <= found.records.length)) return refused("PARAM_ERROR", "offset");
  const page = found.records.slice(offset, offset + pageLength);
  return {
    result_code: "SUCCESS",
    ...found.order.fields,
    refund_count: String(page.length),
    ...(found.records.length > pageLength ? { total_refund_count: String(found.records.length) } : {}),
    ...indexed(page),
  };
}

/** Answers a signed question with a signed answer, and a bad one with the unsigned two-field failure. */
export function answerV2(asked: Asked, options: IndependentServerOptions): Reply {
  if (asked.method !== "POST") return failure("REQUIRE_POST_METHOD");
  const fields = fieldsOfXml(asked.body);
  if (fields === undefined) return failure("XML_FORMAT_ERROR");
  const { v2 } = options;
  const digest: DigestV2 = fields["sign_type"] === "HMAC-SHA256" ? "HMAC-SHA256" : "MD5";
  if (v2 === undefined || fields["sign"] !== signFields(fields, v2.key, digest)) return failure("签名失败");
  if (fields["mch_id"] !== v2.mchid) return failure("MCHID_NOT_EXIST");
  if (fields["appid"] !== v2.appid) return failure("APPID_NOT_EXIST");
  const said = {
    return_code: "SUCCESS",
    return_msg: "OK",
    appid: v2.appid,
    mch_id: v2.mchid,
    ...(fields["sub_mch_id"] ? { sub_mch_id: fields["sub_mch_id"] } : {}),
    nonce_str: randomBytes(8).toString("hex"),
    ...business(fields, options.orders ?? []),
  };
  return reply({ ...said, sign: signFields(said, v2.key, digest) });
}
