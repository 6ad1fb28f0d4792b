import {
  type ApplicationV2,
  createRefundClient,
  isRefundError,
  type RefundClient,
  type RefundClientConfig,
} from "@wxrefund/edge-fetch";

interface Env {
  /** The client's configuration, as JSON text. */
  readonly CONFIG: string;
  /** What `mtls_certificates` binds: its `fetch` presents the merchant's certificate. */
  readonly MERCHANT_CERT: { readonly fetch: typeof fetch };
}

/** One client for all requests of this isolate, as a Worker would keep it. */
let refunds: RefundClient | undefined;

/** Applies over V2 for what the request's body says. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const config: RefundClientConfig = JSON.parse(env.CONFIG);
    refunds ??= createRefundClient({
      ...config,
      fetch: (input, init) => env.MERCHANT_CERT.fetch(input, init),
    });
    const application: ApplicationV2 = await request.json();
    try {
      const { refund, by, applications } = await refunds.applyAndConfirmV2(application);
      return Response.json({ accepted: refund.outRefundNo, status: refund.status, by, applications });
    } catch (error) {
      return Response.json(isRefundError(error) ? error : { message: String(error) }, { status: 500 });
    }
  },
};
