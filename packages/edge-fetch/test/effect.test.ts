import { layer, make, Refunds } from "@wxrefund/edge-fetch/effect";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { expect, test } from "vitest";

const { outRefundNo, subMchid } = defaultNumbers;
const keys = await makeSandboxKeys();
const sandbox = createSandbox({ world: defaultWorld(keys) });
const config = {
  ...sandboxClientConfig(keys, "https://sandbox.example"),
  fetch: async (input: string | URL | Request, init?: RequestInit) => sandbox.fetch(new Request(input, init)),
};
const ask = Refunds.use(({ query }) => query({ outRefundNo, subMchid }));

test("the layer brings a fetch host to the service", async () => {
  const { refund, answer } = await Effect.runPromise(Effect.provide(ask, layer(config)));
  expect(refund).toMatchObject({ outRefundNo, status: "SUCCESS" });
  expect(answer).toMatchObject({ verified: true, baseUrl: "https://sandbox.example" });
});

test("one client made without a scope serves overlapping requests, each run on its own", async () => {
  const service = Effect.runSync(make(config));
  const requests = Array.from({ length: 3 }, () =>
    Effect.runPromiseExit(Effect.provideService(ask, Refunds, service)),
  );
  expect((await Promise.all(requests)).every(Exit.isSuccess)).toBe(true);
});

test("a configuration that is wrong fails", async () => {
  const exit = await Effect.runPromiseExit(make({ mchid: "1900000001" }));
  expect(Exit.isFailure(exit) && exit.cause.reasons).toMatchObject([
    { error: { _tag: "config", field: "v3" } },
  ]);
});
