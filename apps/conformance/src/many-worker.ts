import {
  createRefundClient,
  isRefundError,
  type RefundClient,
  type RefundClientConfig,
} from "@wxrefund/edge-fetch";

interface Env {
  /** The client's configuration, as JSON text. */
  readonly CONFIG: string;
  /** Makes the mistake that the test must see: requests wait for what one of them began, which ends with it. */
  readonly SHARES?: string;
}

/** One client for all requests of this isolate, as a Worker would keep it. */
let refunds: RefundClient | undefined;
let shared: Promise<void> | undefined;
/**
 * Asks for `out_refund_no`; `ends` says after how many milliseconds the call is ended early, or `unanswered`: the request
 * ends while its call goes on, which the runtime then stops for good.
 */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const config: RefundClientConfig = JSON.parse(env.CONFIG);
    refunds ??= createRefundClient(config);
    const asked = new URL(request.url).searchParams;
    const ends = asked.get("ends");
    const signal = ends === null || ends === "unanswered" ? undefined : AbortSignal.timeout(Number(ends));
    const question = {
      outRefundNo: asked.get("out_refund_no") ?? "",
      subMchid: asked.get("sub_mchid") ?? "",
    };
    if (env.SHARES !== undefined) shared ??= refunds.ready();
    try {
      if (ends !== "unanswered") await shared;
      const asking = refunds.query(question, signal === undefined ? {} : { signal });
      if (ends === "unanswered") return Response.json({ ended: ends });
      const { refund } = await asking;
      return Response.json({ ended: refund.status });
    } catch (error) {
      if (signal?.aborted === true && error === signal.reason) return Response.json({ ended: "early" });
      return Response.json(isRefundError(error) ? error : { message: String(error) }, { status: 500 });
    }
  },
};
