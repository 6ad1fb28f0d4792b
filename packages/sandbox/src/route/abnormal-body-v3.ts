import { decodeBase64 } from "@wxrefund/core";
import type { BodyFields } from "./body-fields.ts";
import { isRefundNo } from "./numbers.ts";

/** The banks whose debit cards an abnormal refund may go to, by `bank_type` (abnormal refund pages). */
const bankNames: Readonly<Record<string, string>> = {
  ICBC_DEBIT: "工商银行",
  ABC_DEBIT: "农业银行",
  BOC_DEBIT: "中国银行",
  CCB_DEBIT: "建设银行",
  COMM_DEBIT: "交通银行",
  CMB_DEBIT: "招商银行",
  PSBC_DEBIT: "邮政储蓄银行",
  PAB_DEBIT: "平安银行",
  SPDB_DEBIT: "浦发银行",
  CITIC_DEBIT: "中信银行",
  CEB_DEBIT: "光大银行",
  CMBC_DEBIT: "民生银行",
  CIB_DEBIT: "兴业银行",
  GDB_DEBIT: "广发银行",
  NBCB_DEBIT: "宁波银行",
};

export interface AbnormalBody {
  readonly subMchid: string;
  readonly outRefundNo: string;
  /** Absent: the money goes to the merchant's own bank account. */
  readonly card?: {
    readonly bank: string;
    /** Still encrypted. */
    readonly account: Uint8Array;
    readonly name: Uint8Array;
  };
}

/** The body of `…/apply-abnormal-refund`. */
export function readAbnormalBody(fields: BodyFields): AbnormalBody {
  const outRefundNo = fields.requiredText("out_refund_no", isRefundNo);
  const type = fields.requiredText(
    "type",
    (text) => text === "USER_BANK_CARD" || text === "MERCHANT_BANK_CARD",
  );
  const subMchid = fields.text("sub_mchid", () => true) ?? "";
  if (type !== "USER_BANK_CARD") return { subMchid, outRefundNo };
  const bankType = fields.requiredText("bank_type", (text) => Object.hasOwn(bankNames, text));
  return {
    subMchid,
    outRefundNo,
    card: {
      bank: bankNames[bankType] ?? "",
      account: secret(fields, "bank_account"),
      name: secret(fields, "real_name"),
    },
  };
}

function secret(fields: BodyFields, name: string): Uint8Array {
  const text = fields.requiredText(name, (value) => value.length <= 1024 && decodeBase64(value).ok);
  const bytes = decodeBase64(text);
  return bytes.ok ? bytes.value : new Uint8Array();
}
