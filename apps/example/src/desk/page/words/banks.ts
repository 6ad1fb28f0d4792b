import type { Sentence } from "@wxrefund/browser-verify/messages";

/** The banks whose debit cards an abnormal refund may go to, by WeChat Pay's code (abnormal refund page, `bank_type`). */
export const banks: readonly (readonly [code: string, name: Sentence])[] = [
  ["ICBC_DEBIT", { en: "ICBC", zh: "工商银行" }],
  ["ABC_DEBIT", { en: "Agricultural Bank of China", zh: "农业银行" }],
  ["BOC_DEBIT", { en: "Bank of China", zh: "中国银行" }],
  ["CCB_DEBIT", { en: "China Construction Bank", zh: "建设银行" }],
  ["COMM_DEBIT", { en: "Bank of Communications", zh: "交通银行" }],
  ["CMB_DEBIT", { en: "China Merchants Bank", zh: "招商银行" }],
  ["PSBC_DEBIT", { en: "Postal Savings Bank of China", zh: "邮政储蓄银行" }],
  ["PAB_DEBIT", { en: "Ping An Bank", zh: "平安银行" }],
  ["SPDB_DEBIT", { en: "SPD Bank", zh: "浦发银行" }],
  ["CITIC_DEBIT", { en: "China CITIC Bank", zh: "中信银行" }],
  ["CEB_DEBIT", { en: "China Everbright Bank", zh: "光大银行" }],
  ["CMBC_DEBIT", { en: "China Minsheng Bank", zh: "民生银行" }],
  ["CIB_DEBIT", { en: "Industrial Bank", zh: "兴业银行" }],
  ["GDB_DEBIT", { en: "China Guangfa Bank", zh: "广发银行" }],
  ["NBCB_DEBIT", { en: "Bank of Ningbo", zh: "宁波银行" }],
];
