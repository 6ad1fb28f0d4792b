import { errorV3 } from "../answer/errors-v3.ts";
import type { Made, PendingApplication } from "../answer/made.ts";
import { control } from "../control/control.ts";
import type { Site } from "../site.ts";
import { applyAbnormalRefundV3 } from "./abnormal-refund-v3.ts";
import { listCertificatesV3 } from "./certificates-v3.ts";
import { applyEcommerceV3 } from "./ecommerce-apply-v3.ts";
import { queryEcommerceById, queryEcommerceByNumber, returnAdvanceV3 } from "./ecommerce-query-v3.ts";
import type { Received } from "./received.ts";
import { applyRefundV2 } from "./refund-apply-v2.ts";
import { applyRefundV3 } from "./refund-apply-v3.ts";
import { queryRefundV2 } from "./refund-query-v2.ts";
import { queryRefundV3 } from "./refund-query-v3.ts";

type Told = Made | PendingApplication;

interface Route {
  readonly path: RegExp;
  /** Absent where the route answers other methods itself. */
  readonly method?: string;
  readonly answer: (received: Received, site: Site) => Told | Promise<Told>;
}

/** Every path the sandbox serves. */
const routes: readonly Route[] = [
  { path: /^\/v3\/refund\/domestic\/refunds\/[^/]+$/, method: "GET", answer: queryRefundV3 },
  { path: /^\/v3\/refund\/domestic\/refunds$/, method: "POST", answer: applyRefundV3 },
  {
    path: /^\/v3\/refund\/domestic\/refunds\/[^/]+\/apply-abnormal-refund$/,
    method: "POST",
    answer: applyAbnormalRefundV3,
  },
  { path: /^\/v3\/ecommerce\/refunds\/apply$/, method: "POST", answer: applyEcommerceV3 },
  { path: /^\/v3\/ecommerce\/refunds\/id\/[^/]+$/, method: "GET", answer: queryEcommerceById },
  { path: /^\/v3\/ecommerce\/refunds\/out-refund-no\/[^/]+$/, method: "GET", answer: queryEcommerceByNumber },
  { path: /^\/v3\/ecommerce\/refunds\/[^/]+\/return-advance$/, answer: returnAdvanceV3 },
  {
    path: /^\/v3\/ecommerce\/refunds\/[^/]+\/apply-abnormal-refund$/,
    method: "POST",
    answer: applyAbnormalRefundV3,
  },
  { path: /^\/v3\/certificates$/, method: "GET", answer: listCertificatesV3 },
  { path: /^\/secapi\/pay\/refund$/, answer: applyRefundV2 },
  { path: /^\/pay\/refundquery$/, answer: queryRefundV2 },
  { path: /^\/_sandbox(?:\/|$)/, answer: control },
];

/** What the platform says to a request. Paths and methods it does not serve are the gateway's, and unsigned. */
export async function answer(received: Received, site: Site): Promise<Told> {
  const route = routes.find(({ path }) => path.test(received.path));
  if (route === undefined) return errorV3("path");
  if (route.method === undefined || route.method === received.method) return route.answer(received, site);
  return { ...errorV3("method"), headers: [["Allow", route.method]] };
}
