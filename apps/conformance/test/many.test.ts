/** Fifty requests at once on one module-level client in workerd, some ending early: the others finish, and later ones. */
import { fileURLToPath } from "node:url";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makePlatformCertificate,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { Miniflare } from "miniflare";
import { afterEach, describe, expect, test } from "vitest";
import { bundleWorker } from "./bundle.ts";
import { type Door, door } from "./door.ts";

const dayMs = 86_400_000;
const keys = await makeSandboxKeys();
const certificate = await makePlatformCertificate({
  serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
  notBeforeMs: Date.now() - dayMs,
  notAfterMs: Date.now() + 365 * dayMs,
});
const script = await bundleWorker(fileURLToPath(new URL("../src/many-worker.ts", import.meta.url)));

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Asking {
  readonly ends?: string;
  readonly leaving?: AbortSignal;
  /** A test that waits for what hangs need not wait long. */
  readonly timeoutMs?: number;
}

interface Scene {
  readonly door: Door;
  /** Resolves to how the call ended; `gone` when the asker left. */
  readonly ask: (given?: Asking) => Promise<string>;
}

/** A Worker whose client has no keys yet, before a platform behind a door. */
async function scene(bindings: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const world = { ...defaultWorld(keys), platformKeys: [], platformCertificates: [certificate] };
  const server = await serveSandbox({ sandbox: createSandbox({ world }) });
  const shut = await door(server.port);
  const { v3, ...config } = sandboxClientConfig(keys, shut.url);
  const worker = new Miniflare({
    modules: true,
    script,
    compatibilityDate: "2026-07-01",
    cf: false,
    bindings: { CONFIG: JSON.stringify({ ...config, v3: { ...v3, platformKeys: [] } }), ...bindings },
  });
  closers.push(
    () => server.close(),
    shut.close,
    () => worker.dispose(),
  );
  const ask: Scene["ask"] = async ({ ends, leaving, timeoutMs = 60_000 } = {}) => {
    const asked = new URLSearchParams({
      out_refund_no: defaultNumbers.outRefundNo,
      sub_mchid: defaultNumbers.subMchid,
      ...(ends === undefined ? {} : { ends }),
    });
    const signal = AbortSignal.any([
      AbortSignal.timeout(timeoutMs),
      ...(leaving === undefined ? [] : [leaving]),
    ]);
    try {
      const answer = await worker.dispatchFetch(`http://worker.test/?${asked}`, { signal });
      const told: { readonly ended?: string } = JSON.parse(await answer.text());
      return told.ended ?? JSON.stringify(told);
    } catch (error) {
      return leaving?.aborted === true
        ? "gone"
        : String(error instanceof Error ? (error.cause ?? error) : error);
    }
  };
  return { door: shut, ask };
}

const times = <Value>(count: number, make: () => Value): Value[] => Array.from({ length: count }, make);
const all = (count: number, word: string): string[] => times(count, () => word);

/** Fifty at once: ten end their calls, ten requests end without them, ten askers leave; the rest stay. */
async function fifty({ door: { came, open, shut }, ask }: Scene) {
  const before = shut();
  const [soon, late] = [new AbortController(), new AbortController()];
  const staying = times(20, () => ask());
  const ending = times(10, () => ask({ ends: "400" }));
  const unanswered = times(10, () => ask({ ends: "unanswered" }));
  const leaving = [soon, late].flatMap(({ signal }) => times(5, () => ask({ leaving: signal })));
  await came(before + 5);
  soon.abort();
  await came(before + 25);
  late.abort();
  const early = await Promise.all([...ending, ...unanswered, ...leaving]);
  open();
  return { early, stayed: await Promise.all(staying) };
}

const whole = {
  early: [...all(10, "early"), ...all(10, "unanswered"), ...all(10, "gone")],
  stayed: all(20, "SUCCESS"),
};

describe("fifty requests at once on one client in workerd, thirty of which end early", () => {
  test("the others finish, while certificates are downloaded and when there are keys, and so do later ones", async () => {
    const worker = await scene();
    expect(await fifty(worker)).toEqual(whole);
    expect(await fifty(worker)).toEqual(whole);
    expect(await Promise.all(times(50, () => worker.ask()))).toEqual(all(50, "SUCCESS"));
  });

  test("a Worker whose requests wait for what one of them began is seen", async () => {
    const { ask } = await scene({ SHARES: "1" });
    expect(await ask({ ends: "unanswered" })).toBe("unanswered");
    const staying = times(5, () => ask({ timeoutMs: 3_000 }));
    expect(await Promise.all(staying)).not.toContain("SUCCESS");
  });
});
