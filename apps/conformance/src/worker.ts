import {
  createRefundClient,
  isRefundError,
  type RefundClient,
  type RefundClientConfig,
} from "@wxrefund/edge-fetch";

interface Env {
  /** The client's configuration, as JSON text. */
  readonly CONFIG: string;
}

/** One client for all requests of this isolate, as a Worker would keep it. */
let refunds: RefundClient | undefined;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const config: RefundClientConfig = JSON.parse(env.CONFIG);
    refunds ??= createRefundClient(config);
    const asked = new URL(request.url).searchParams;
    try {
      const { refund, answer } = await refunds.query({
        outRefundNo: asked.get("out_refund_no") ?? "",
        subMchid: asked.get("sub_mchid") ?? "",
      });
      return Response.json({ status: refund.status, verified: answer.verified, attempts: answer.attempts });
    } catch (error) {
      return Response.json(isRefundError(error) ? error : { message: String(error) }, { status: 500 });
    }
  },
};
