import type { Case } from "../case.ts";
import { applyBodyCases } from "./apply-bodies.ts";
import { applyJudgedCases } from "./apply-judged.ts";
import { clientApplyCases } from "./client-apply.ts";
import { clientCallCases } from "./client-calls.ts";
import { clientV2Cases } from "./client-v2.ts";
import { clientV3Cases } from "./client-v3.ts";
import { clientWholeCases } from "./client-whole.ts";
import { decodeCases } from "./decode.ts";
import { decryptCases } from "./decrypt.ts";
import { ecommerceCases } from "./ecommerce.ts";
import { faultCases } from "./faults.ts";
import { hostileCases } from "./hostile.ts";
import { notifiedCases } from "./notified.ts";
import { plantedCase } from "./planted.ts";
import { receiveCases } from "./receive.ts";
import { sandboxCases } from "./sandbox.ts";
import { signCases } from "./sign.ts";
import { verifyCases } from "./verify.ts";

/** Everything that must be so on every runtime, and at the end one case that is not. */
export const cases: readonly Case[] = [
  ...signCases,
  ...verifyCases,
  ...decryptCases,
  ...decodeCases,
  ...hostileCases,
  ...applyBodyCases,
  ...applyJudgedCases,
  ...receiveCases,
  ...sandboxCases,
  ...clientV3Cases,
  ...clientV2Cases,
  ...clientWholeCases,
  ...clientApplyCases,
  ...clientCallCases,
  ...ecommerceCases,
  ...notifiedCases,
  ...faultCases,
  plantedCase,
];
