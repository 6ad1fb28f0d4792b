/** What to answer WeChat Pay after a notification; it resends for a day until it gets a success. */
export interface Acknowledgement {
  readonly status: number;
  readonly contentType?: string;
  readonly body: string;
}

const xml = (code: string, message: string): string =>
  `<xml><return_code><![CDATA[${code}]]></return_code><return_msg><![CDATA[${message}]]></return_msg></xml>`;

/**
 * The exact answers of both versions (refund notification pages of APIv3 and V2): `taken` ends the resends, `refused` is
 * for what is not believed or not understood, `later` asks for a resend. A refusal says nothing about its reason.
 */
export const acknowledgements: Readonly<
  Record<"v3" | "v2", Readonly<Record<"taken" | "refused" | "later", Acknowledgement>>>
> = {
  v3: {
    taken: { status: 204, body: "" },
    refused: { status: 400, contentType: "application/json", body: '{"code":"FAIL","message":"refused"}' },
    later: { status: 503, contentType: "application/json", body: '{"code":"FAIL","message":"later"}' },
  },
  v2: {
    taken: { status: 200, contentType: "text/xml; charset=utf-8", body: xml("SUCCESS", "OK") },
    refused: { status: 400, contentType: "text/xml; charset=utf-8", body: xml("FAIL", "refused") },
    later: { status: 503, contentType: "text/xml; charset=utf-8", body: xml("FAIL", "later") },
  },
};
