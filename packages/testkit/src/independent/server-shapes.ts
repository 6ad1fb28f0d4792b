import type { Fields } from "./xml.ts";

/** A refund APIv3 knows; `json` is the body sent, to the byte. */
export interface PlantedRefund {
  readonly outRefundNo: string;
  readonly subMchid: string;
  readonly json: string;
}

/** One refund of an order: names without the index, coupons apart. */
export interface PlantedRecord {
  readonly fields: Fields;
  readonly coupons?: readonly Fields[];
}

/** An order V2 knows, with its refunds, newest first. */
export interface PlantedOrder {
  readonly fields: Fields;
  readonly records: readonly PlantedRecord[];
}

export interface IndependentServerOptions {
  /** The one merchant known here, and the key its requests are checked with. */
  readonly merchant: {
    readonly mchid: string;
    readonly serialNo: string;
    readonly publicKeyPem: string;
  };
  readonly platform: { readonly serial: string; readonly privateKeyPem: string };
  /** Without it every V2 request is refused. */
  readonly v2?: { readonly appid: string; readonly mchid: string; readonly key: string };
  readonly refunds?: readonly PlantedRefund[];
  readonly orders?: readonly PlantedOrder[];
  /** Seconds since 1970; the machine's clock unless given. */
  readonly nowSeconds?: () => number;
  /** Changes an answer's body after it was signed: a control that must be refused. */
  readonly tamper?: (body: string) => string;
}

/** A request as the two judges see it. */
export interface Asked {
  readonly method: string;
  /** Path and query as on the request line. */
  readonly target: string;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
