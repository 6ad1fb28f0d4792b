import { signV2 } from "@wxrefund/core";
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";

/** Wrong on purpose: a runner that reports this one as well is not looking. */
export const plantedCase: Case = {
  id: "control/planted-wrong",
  run: ({ sandbox }) => {
    const fields = [["mch_id", sandbox.mchid]] as const;
    const md5 = signV2(fields, { key: "192006250b4c09247ec02edce69f6a2d", signType: "MD5" });
    expectEqual(md5.toLowerCase(), md5);
  },
};
