import { beforeEach, describe, expect, test } from "vitest";
import {
  type ApplicationFault,
  applicationFaults,
  BrokenConnection,
  createSandbox,
  defaultWorld,
  makeSandboxKeys,
  type Sandbox,
} from "../../src/index.ts";
import { applyV2, applyV3, askV2, askV3, control, refundTarget, startMs } from "../asking.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);
let sandbox: Sandbox;
let slept: number[] = [];

beforeEach(() => {
  slept = [];
  const sleep = async (ms: number): Promise<void> => void slept.push(ms);
  sandbox = createSandbox({ world, nowMs: () => startMs, sleep });
});

type Api = "v3" | "v2";

interface Heard {
  readonly verified: boolean;
  /** HTTP status and APIv3's code, or V2's `err_code`. */
  readonly said: string;
  readonly broken?: string;
}

async function heardV3(out_refund_no: string): Promise<Heard> {
  const { status, verified, json } = await applyV3(sandbox, keys, { out_refund_no });
  return { verified, said: `${status} ${String(json["code"] ?? json["status"])}` };
}

async function heardV2(out_refund_no: string): Promise<Heard> {
  const { status, verified, fields } = await applyV2(sandbox, keys, { out_refund_no });
  return { verified, said: `${status} ${fields["err_code"] ?? fields["result_code"]}` };
}

async function apply(api: Api, outRefundNo: string): Promise<Heard> {
  try {
    return await (api === "v3" ? heardV3(outRefundNo) : heardV2(outRefundNo));
  } catch (error) {
    if (!(error instanceof BrokenConnection)) throw error;
    return { verified: false, said: "", broken: error.how };
  }
}

async function isThere(api: Api, outRefundNo: string): Promise<boolean> {
  if (api === "v3") return (await askV3({ sandbox, keys, target: refundTarget(outRefundNo) })).status === 200;
  const { fields } = await askV2({ sandbox, keys, fields: { out_refund_no: outRefundNo } });
  return fields["result_code"] === "SUCCESS";
}

/** What is heard of an application that meets the fault. */
const heard: Readonly<Record<string, Readonly<Record<Api, Heard>>>> = {
  "never-arrived": both({ verified: false, said: "", broken: "closed" }),
  "arrives-twice": truth(),
  "accepted-then-lost": both({ verified: false, said: "", broken: "closed" }),
  "accepted-then-reset": both({ verified: false, said: "", broken: "reset" }),
  "accepted-then-cut-off": both({ verified: false, said: "", broken: "closed" }),
  "accepted-then-late": truth(),
  "accepted-then-unsigned": truth(false),
  "accepted-then-tampered": truth(false),
  "accepted-then-not-found": {
    v3: { verified: false, said: "404 RESOURCE_NOT_EXISTS" },
    v2: { verified: false, said: "200 ORDERNOTEXIST" },
  },
  "accepted-then-refused": {
    v3: { verified: false, said: "403 NOT_ENOUGH" },
    v2: { verified: false, said: "200 NOTENOUGH" },
  },
  "accepted-then-error": {
    v3: { verified: true, said: "500 SYSTEM_ERROR" },
    v2: { verified: true, said: "200 SYSTEMERROR" },
  },
  "accepted-then-202": {
    v3: { verified: true, said: "202 PROCESSING" },
    v2: { verified: true, said: "200 SUCCESS" },
  },
};

function both(one: Heard): Readonly<Record<Api, Heard>> {
  return { v3: one, v2: one };
}

function truth(verified = true): Readonly<Record<Api, Heard>> {
  return { v3: { verified, said: "200 PROCESSING" }, v2: { verified, said: "200 SUCCESS" } };
}

test("every fault is heard", () => {
  expect(Object.keys(heard)).toEqual(applicationFaults.map(({ id }) => id));
});

describe.each(["v3", "v2"] as const)("over %s", (api) => {
  test.each(applicationFaults)(
    "$id by number: once, and what is true is true",
    async (fault: ApplicationFault) => {
      const number = `FAULT_${fault.id}_1`;
      expect(await isThere(api, number)).toBe(false);
      expect(await apply(api, number)).toEqual(heard[fault.id]?.[api]);
      expect(await isThere(api, number)).toBe(fault.accepted);
      expect(await apply(api, number)).toEqual(truth()[api]);
      expect((await control(sandbox, "refunds")).json["refunds"]).toHaveLength(2);
      expect(slept).toEqual(fault.id === "accepted-then-late" ? [60_000] : []);
    },
  );

  test.each(applicationFaults)("$id armed", async ({ id, accepted }) => {
    await control(sandbox, "faults", { fault: id, times: 1 });
    // Questions pass by it.
    expect(await isThere(api, "SUCCESS_1")).toBe(true);
    expect(await apply(api, "R1")).toEqual(heard[id]?.[api]);
    expect(await isThere(api, "R1")).toBe(accepted);
    const { json } = await control(sandbox, "faults");
    expect(json["armed"]).toHaveLength(id === "accepted-then-202" && api === "v2" ? 1 : 0);
  });

  test("a refusal is not spoiled by what happens to the accepted", async () => {
    await control(sandbox, "faults", { fault: "accepted-then-lost" });
    expect(await apply(api, "NOTFOUND_1")).toMatchObject({ verified: true });
    expect(await apply(api, "R1")).toMatchObject({ broken: "closed" });
  });

  test("faults of all answers spoil these too", async () => {
    await control(sandbox, "faults", { fault: "unsigned-404" });
    expect(await apply(api, "R1")).toEqual(heard["accepted-then-not-found"]?.[api]);
    expect(await isThere(api, "R1")).toBe(true);
  });
});

test("another refund's answer to an application", async () => {
  await control(sandbox, "faults", { fault: "other-refund", times: 2 });
  expect((await applyV3(sandbox, keys)).json["out_refund_no"]).toBe("R2");
  expect((await applyV2(sandbox, keys)).fields).toMatchObject({
    out_refund_no: "R2",
    result_code: "SUCCESS",
  });
});

test("an abnormal refund that is handled may be lost as well", async () => {
  const number = "ABNORMAL_1";
  const { json } = await applyV3(sandbox, keys, { out_refund_no: number });
  await control(sandbox, "faults", { fault: "accepted-then-lost" });
  const target = `/v3/refund/domestic/refunds/${String(json["refund_id"])}/apply-abnormal-refund`;
  const body = JSON.stringify({
    sub_mchid: "1900000109",
    out_refund_no: number,
    type: "MERCHANT_BANK_CARD",
  });
  const handle = askV3({ sandbox, keys, target, method: "POST", body });
  await expect(handle).rejects.toThrow(BrokenConnection);
  const seen = await askV3({ sandbox, keys, target: refundTarget(number) });
  expect(seen.json).toMatchObject({ status: "PROCESSING" });
});
