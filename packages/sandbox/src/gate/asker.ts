import type { SignTypeV2 } from "@wxrefund/core";
import type { SandboxMerchant } from "../world/world.ts";

/** Who asks over V2, once the sign of the request was right. */
export interface Asker {
  readonly appid: string;
  readonly merchant: SandboxMerchant;
  readonly key: string;
  /** The request's, which the answer follows. */
  readonly signType: SignTypeV2;
  readonly subMchid?: string;
}
