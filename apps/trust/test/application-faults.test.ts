/** The sandbox's promise of every fault of applications, kept by the client. */
import { TransportFailure } from "@wxrefund/core";
import { applicationFaults, defaultNumbers, makeSandboxKeys } from "@wxrefund/sandbox";
import { describe, expect, test } from "vitest";
import { type Scene, clientOf, openScene } from "../src/soak/scene.ts";

const keys = await makeSandboxKeys();
const { subMchid } = defaultNumbers;

/** A scene where nothing is reached after so many exchanges, so that the client tells what the first ones said. */
function reachable(exchanges: number): Scene {
  const scene = openScene(keys, { seed: 1, sharePercent: 0 });
  return {
    ...scene,
    transport: async (request, call) => {
      if (scene.tally.exchanges < exchanges) return scene.transport(request, call);
      throw new TransportFailure("connect", false, "no connection");
    },
  };
}

async function applied(scene: Scene, api: "v3" | "v2", outRefundNo: string): Promise<unknown> {
  const application = { outRefundNo, outTradeNo: "PAID300_1", amount: { refund: 100, total: 300 } };
  const client = clientOf(scene);
  const call =
    api === "v3"
      ? client.applyAndConfirm({ ...application, subMchid })
      : client.applyAndConfirmV2(application);
  return call.then(
    ({ refund }) => ({ confirmed: refund.outRefundNo }),
    (error: unknown) => error,
  );
}

describe.each(["v3", "v2"] as const)("over %s", (api) => {
  const spoiled = applicationFaults.filter(({ concludes }) => concludes[api] !== undefined);
  const harmless = applicationFaults.filter(({ concludes }) => concludes[api] === undefined);

  test.each(spoiled)("$id: $description", async ({ id, concludes }) => {
    expect(await applied(reachable(1), api, `FAULT_${id}_1`)).toMatchObject({ ...concludes[api] });
  });

  test.each(harmless)("$id is not felt", async ({ id }) => {
    const confirmed = `FAULT_${id}_1`;
    expect(await applied(reachable(api === "v3" ? 1 : 2), api, confirmed)).toEqual({ confirmed });
  });

  test.each(applicationFaults)("$id is overcome", async ({ id }) => {
    const scene = reachable(10);
    const confirmed = `FAULT_${id}_1`;
    expect(await applied(scene, api, confirmed)).toEqual({ confirmed });
    const { refunds } = await (
      await scene.sandbox.fetch(new Request("http://127.0.0.1/_sandbox/refunds"))
    ).json();
    expect(refunds).toHaveLength(2);
  });
});
