/** The variables a query reads, as help lists them. */
export const variableTable: readonly { readonly name: string; readonly about: string }[] = [
  { name: "WECHATPAY_MCHID", about: "merchant number (a service provider's own)" },
  { name: "WECHATPAY_SERIAL_NO", about: "v3: serial number of the merchant API certificate" },
  { name: "WECHATPAY_PRIVATE_KEY_FILE", about: "v3: merchant API private key, PEM" },
  { name: "WECHATPAY_PUBLIC_KEY_ID", about: "v3: id of WeChat Pay's public key, PUB_KEY_ID_…" },
  { name: "WECHATPAY_PUBLIC_KEY_FILE", about: "v3: WeChat Pay's public key, PEM" },
  { name: "WECHATPAY_PLATFORM_CERT_FILE", about: "v3: platform certificates, PEM; instead or beside" },
  { name: "WECHATPAY_APIV3_KEY", about: "v3: APIv3 key, 32 bytes; alone it downloads certificates" },
  { name: "WECHATPAY_APPID", about: "v2: appid" },
  { name: "WECHATPAY_V2_KEY", about: "v2: APIv2 key, 32 characters" },
  { name: "WECHATPAY_V2_SIGN_TYPE", about: "v2: MD5 (default) or HMAC-SHA256" },
  { name: "WECHATPAY_BASE_URL", about: "one or more origins, comma-separated, the main one first" },
];
