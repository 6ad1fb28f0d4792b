/** A shop's page: it offers its checks of what the server relays to whoever drives the browser. */
import {
  createRefundVerifier,
  type PinnedKey,
  type ShownRefund,
  type Verdict,
} from "@wxrefund/browser-verify";
import { type ReceiptRules, type ReceiptVerdict, verifyReceipt } from "@wxrefund/browser-verify/receipt";

export interface VerifyPage {
  readonly checkRelayed: (path: string, pinned: readonly PinnedKey[], shown: ShownRefund) => Promise<Verdict>;
  readonly checkReceipt: (path: string, rules: ReceiptRules) => Promise<ReceiptVerdict>;
}

const page: VerifyPage = {
  checkRelayed: async (path, pinned, shown) => {
    const answer = await fetch(path);
    return createRefundVerifier({ keys: pinned }).verify(await answer.json(), shown);
  },
  checkReceipt: async (path, rules) => {
    const answer = await fetch(path);
    return verifyReceipt(await answer.text(), rules);
  },
};

Object.assign(globalThis, { page });
