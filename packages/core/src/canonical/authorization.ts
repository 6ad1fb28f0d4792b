/** The APIv3 authentication scheme, and the only value of `Wechatpay-Signature-Type`. */
export const authorizationSchemeV3 = "WECHATPAY2-SHA256-RSA2048";
