/** The sandbox's promise of every fault of notifications, kept by the client's handler. */
import { createClient, refundNotifications } from "@wxrefund/client";
import { nodeAead, nodeEcb } from "@wxrefund/node-http/transport";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  type NotificationFault,
  notificationFaults,
  type Sandbox,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { describe, expect, test } from "vitest";
import { rsaInProcess } from "@wxrefund/testkit/rsa-in-process";
import { baseUrl } from "../src/soak/scene.ts";
import { wireTo } from "../src/soak/wire.ts";

const keys = await makeSandboxKeys();
const certificate = { serialNo: keys.merchant.serialNo };

/** A shop that hears of its refunds, and what it heard. */
function shop() {
  const heard: string[] = [];
  const sandbox: Sandbox = createSandbox({
    world: defaultWorld(keys),
    rsa: rsaInProcess,
    deliver: (request) => notified(request),
  });
  let nonces = 0;
  const client = createClient(sandboxClientConfig(keys, baseUrl), {
    transport: wireTo(sandbox, certificate, { exchanges: 0, broken: 0, givenUp: 0 }),
    rsa: rsaInProcess,
    aead: nodeAead(),
    ecb: nodeEcb(),
    nonce: () => String((nonces += 1)).padStart(32, "0"),
    userAgent: "shop/1",
  });
  const notified = refundNotifications(client, {
    onRefund: ({ refund }) => void heard.push(refund.status),
  });
  return { sandbox, client, heard };
}

interface Sending {
  readonly acknowledged: boolean;
  readonly fault?: string;
}

async function ask(sandbox: Sandbox, path: string, body?: object): Promise<Record<string, unknown>> {
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
  const response = await sandbox.fetch(new Request(`http://127.0.0.1/_sandbox/${path}`, init));
  return JSON.parse(await response.text());
}

async function sendings(sandbox: Sandbox): Promise<readonly Sending[]> {
  const { notifications } = await ask(sandbox, "notifications");
  const list: readonly { readonly sendings: readonly Sending[] }[] = Array.isArray(notifications)
    ? notifications
    : [];
  return list.flatMap((one) => one.sendings);
}

async function announced(api: "v3" | "v2", { id }: Pick<NotificationFault, "id">) {
  const { sandbox, client, heard } = shop();
  const application = {
    outRefundNo: `FAULT_${id}_HANDLED_1`,
    outTradeNo: "PAID300_1",
    amount: { refund: 100, total: 300 },
    notifyUrl: "http://127.0.0.1:9/wechat",
  };
  if (api === "v2") await client.applyAndConfirmV2(application);
  else await client.applyAndConfirm({ ...application, subMchid: defaultNumbers.subMchid });
  await ask(sandbox, "clock", { advanceSeconds: 0 });
  await ask(sandbox, "clock", { advanceSeconds: 15 });
  await ask(sandbox, "clock", { advanceSeconds: 3601 });
  return { heard, sent: await sendings(sandbox) };
}

describe.each(["v3", "v2"] as const)("over %s", (api) => {
  const here = notificationFaults.filter((fault) => fault.api === "both" || fault.api === api);

  test.each(here.filter(({ demands }) => demands === "refuse"))(
    "$id: $description It is refused, and taken when it comes as it should",
    async (fault) => {
      const { heard, sent } = await announced(api, fault);
      expect(heard).toEqual(["ABNORMAL", "SUCCESS"]);
      expect(sent.map(({ acknowledged }) => acknowledged)).toEqual([false, true, true]);
      expect(sent[0]?.fault).toBe(fault.id);
    },
  );

  test("twice is heard once", async () => {
    const { heard, sent } = await announced(api, { id: "notify-twice" });
    expect(heard).toEqual(["ABNORMAL", "SUCCESS"]);
    expect(sent.map(({ acknowledged }) => acknowledged)).toEqual([true, true, true]);
  });

  test("out of order the last news alone is heard", async () => {
    const { heard, sent } = await announced(api, { id: "notify-out-of-order" });
    expect(heard).toEqual(["SUCCESS"]);
    expect(sent.map(({ acknowledged }) => acknowledged)).toEqual([true, true]);
  });
});
