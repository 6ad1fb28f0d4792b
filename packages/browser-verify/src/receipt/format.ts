/**
 * ES256 and nothing else. WeChat Pay and its merchants sign with RSA, so no key of theirs can sign a receipt and no
 * receipt can pass for a message of theirs; every browser has it, and its signatures are short.
 */
export const receiptAlgorithm = "ES256";

/** The `typ` of a receipt: a token made for another purpose does not pass. */
export const receiptType = "wxrefund-receipt+jwt";

/** The longest a receipt may be valid. */
export const maxReceiptSeconds = 86_400;

/** How far this device's clock may be off. */
export const receiptClockToleranceSeconds = 300;
