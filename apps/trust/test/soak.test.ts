import { makeSandboxKeys } from "@wxrefund/sandbox";
import { expect, test } from "vitest";
import { believesAny404, takesNewNumbers } from "../src/soak/naive.ts";
import { soakCareful, soakNaive } from "../src/soak/run.ts";

const keys = await makeSandboxKeys();
const weather = { seed: 20_261_123, sharePercent: 40 };

test("careful", async () => {
  const a = Date.now();
  console.log(await soakCareful(keys, 300, weather), Date.now() - a);
  console.log(await soakNaive(keys, 100, { ...weather, habit: takesNewNumbers }), Date.now() - a);
  console.log(await soakNaive(keys, 100, { ...weather, habit: believesAny404 }), Date.now() - a);
}, 120_000);
