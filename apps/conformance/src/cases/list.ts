import type { Case } from "../case.ts";
import { clientV2Cases } from "./client-v2.ts";
import { clientV3Cases } from "./client-v3.ts";
import { clientWholeCases } from "./client-whole.ts";
import { decodeCases } from "./decode.ts";
import { decryptCases } from "./decrypt.ts";
import { faultCases } from "./faults.ts";
import { hostileCases } from "./hostile.ts";
import { plantedCase } from "./planted.ts";
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
  ...sandboxCases,
  ...clientV3Cases,
  ...clientV2Cases,
  ...clientWholeCases,
  ...faultCases,
  plantedCase,
];
