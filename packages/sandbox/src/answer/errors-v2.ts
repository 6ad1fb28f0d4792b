import type { Asker } from "../gate/asker.ts";
import type { MadeV2, ValueV2 } from "./made.ts";

/** Why V2 refuses before it knows who asks: `return_code` FAIL, not signed, without an `err_code`. */
const returnMessages = {
  method: "REQUIRE_POST_METHOD 请使用post方法",
  xml: "XML_FORMAT_ERROR XML格式错误",
  merchant: "MCHID_NOT_EXIST MCHID不存在",
  sign: "签名错误",
} as const;

export function returnFail(name: keyof typeof returnMessages): MadeV2 {
  const fields = new Map([
    ["return_code", "FAIL"],
    ["return_msg", returnMessages[name]],
  ]);
  return { api: "v2", fields };
}

/** Why V2 refuses an asker it knows: `result_code` FAIL, signed. */
const businessErrors = {
  APPID_NOT_EXIST: "APPID不存在",
  MCHID_NOT_EXIST: "MCHID不存在",
  PARAM_ERROR: "参数错误",
  REFUNDNOTEXIST: "not exist",
} as const;

/** `what` follows the description where it helps: a field's name, never a value. */
export function businessFail(asker: Asker, code: keyof typeof businessErrors, what = ""): MadeV2 {
  return signedV2(asker, [
    ["result_code", "FAIL"],
    ["err_code", code],
    ["err_code_des", what === "" ? businessErrors[code] : `${businessErrors[code]}: ${what}`],
  ]);
}

/** An answer to an asker whose sign was right, signed with the algorithm the request used. */
export function signedV2(asker: Asker, own: Iterable<readonly [string, ValueV2]>): MadeV2 {
  const fields = new Map<string, ValueV2>([
    ["return_code", "SUCCESS"],
    ["return_msg", "OK"],
    ["appid", asker.appid],
    ["mch_id", asker.merchant.mchid],
    ["sub_mch_id", asker.subMchid ?? ""],
    ...own,
  ]);
  return { api: "v2", fields, signing: { key: asker.key, signType: asker.signType } };
}
