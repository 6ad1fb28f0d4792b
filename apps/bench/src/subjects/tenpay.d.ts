/** What the benchmarks use of it; the package has no types. */
declare module "tenpay" {
  export default class Tenpay {
    constructor(config: { readonly appid: string; readonly mchid: string; readonly partnerKey: string });
    readonly urls: Record<string, string>;
    refundQuery(question: { readonly out_refund_no: string }): Promise<Record<string, string>>;
  }
}
