import type { Asker } from "../gate/asker.ts";
import type { Refusal } from "../ledger/refusals.ts";
import type { MadeV2, ValueV2 } from "./made.ts";

/** Why V2 refuses before it knows who asks: `return_code` FAIL, not signed, without an `err_code`. */
const returnMessages = {
  method: "REQUIRE_POST_METHOD 请使用post方法",
  xml: "XML_FORMAT_ERROR XML格式错误",
  merchant: "MCHID_NOT_EXIST MCHID不存在",
  sign: "签名错误",
  certificate: "CERT_ERROR 证书验证失败",
} as const;

export function returnFail(name: keyof typeof returnMessages): MadeV2 {
  return returnFailed(returnMessages[name]);
}

function returnFailed(message: string): MadeV2 {
  const fields = new Map([
    ["return_code", "FAIL"],
    ["return_msg", message],
  ]);
  return { api: "v2", fields };
}

/** Why V2 refuses an asker it knows: `result_code` FAIL, signed. */
const businessErrors = {
  APPID_NOT_EXIST: "APPID不存在",
  MCHID_NOT_EXIST: "MCHID不存在",
  PARAM_ERROR: "参数错误",
  INVALID_TRANSACTIONID: "无效transaction_id",
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

/** Why V2 does not accept an application; what it has no code for is `return_code` FAIL. */
export function refusalV2(asker: Asker, { v2 }: Refusal): MadeV2 {
  if (v2.code === undefined) return returnFailed(v2.text);
  return signedV2(asker, [
    ["result_code", "FAIL"],
    ["err_code", v2.code],
    ["err_code_des", v2.text],
  ]);
}

const envelope = ["return_code", "return_msg", "appid", "mch_id", "sub_mch_id"];

/** The same answer, as if it had been a failure. */
export function failInstead(made: MadeV2, code: string, text: string): MadeV2 {
  const told = [...made.fields].filter(([name]) => envelope.includes(name));
  const failure: readonly [string, ValueV2][] = [
    ["result_code", "FAIL"],
    ["err_code", code],
    ["err_code_des", text],
  ];
  return { ...made, fields: new Map([...told, ...failure]) };
}

/** The same without a sign. */
export function unsignedV2(made: MadeV2): MadeV2 {
  const { signing: _, ...rest } = made;
  return rest;
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
