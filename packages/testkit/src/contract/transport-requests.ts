import { expect, test } from "vitest";
import { answer, startRawServer } from "../raw-server.ts";
import { answered, ask, type Subject } from "./transport-under-test.ts";

const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);

/** What leaves the machine. */
export function transportRequests({ transport }: Subject): void {
  test.each([
    "/v3/refund/domestic/refunds/a%7Cb*c-d_e@f?sub_mchid=1900000109",
    "/v3/refund/domestic/refunds/1%2F2%3f%2A?a=%E9%80%80&b=%20&c=*%7C@",
    "/pay/refundquery",
    "/",
  ])("the target %s goes out byte for byte", async (target) => {
    await using server = await startRawServer(answer());
    await answered(transport, { baseUrl: server.baseUrl, request: { target } });
    expect(server.received[0]?.line).toBe(`GET ${target} HTTP/1.1`);
  });

  test("headers go out as given, and Host names the server", async () => {
    await using server = await startRawServer(answer());
    const headers = [
      ["Authorization", 'WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n"'],
      ["Accept", "application/json"],
      ["User-Agent", "wxrefund-test/1"],
      ["Wechatpay-Serial", "PUB_KEY_ID_0114232134912410000000000000"],
    ] as const;
    await answered(transport, { baseUrl: server.baseUrl, request: { headers } });

    const [received] = server.received;
    for (const [name, value] of headers) expect(received?.header(name)).toBe(value);
    expect(received?.header("host")).toBe(`127.0.0.1:${server.port}`);
  });

  test("a POST body goes out as it is, with its length", async () => {
    await using server = await startRawServer(answer());
    const request = { method: "POST", headers: [["Content-Type", "text/xml"]], body: bytes } as const;
    await answered(transport, { baseUrl: server.baseUrl, request });

    const [received] = server.received;
    expect(received?.line).toBe("POST / HTTP/1.1");
    expect(received?.header("content-length")).toBe("256");
    expect(received?.header("transfer-encoding")).toBeUndefined();
    expect(received?.body).toEqual(Buffer.from(bytes));
  });

  test("a body that is part of a larger buffer goes out as that part", async () => {
    await using server = await startRawServer(answer());
    const request = { method: "POST", body: bytes.subarray(5, 9) } as const;
    await answered(transport, { baseUrl: server.baseUrl, request });
    expect(server.received[0]?.body).toEqual(Buffer.of(5, 6, 7, 8));
  });

  test("a POST without a body says so", async () => {
    await using server = await startRawServer(answer());
    await answered(transport, { baseUrl: server.baseUrl, request: { method: "POST" } });
    expect(server.received[0]?.header("content-length")).toBe("0");
  });

  test("a GET has no body", async () => {
    await using server = await startRawServer(answer());
    await answered(transport, { baseUrl: server.baseUrl });
    expect(server.received[0]?.header("content-length")).toBeUndefined();
    expect(server.received[0]?.header("transfer-encoding")).toBeUndefined();
  });

  test("what it tells: sent once, then headers once", async () => {
    await using server = await startRawServer(answer({ body: "x" }));
    expect((await ask(transport, { baseUrl: server.baseUrl })).told).toEqual(["sent", "headers"]);
    expect((await ask(transport, { baseUrl: server.baseUrl })).told).toEqual(["sent", "headers"]);
  });

  test("the callbacks may be left out", async () => {
    await using server = await startRawServer(answer({ status: 204 }));
    const request = { method: "GET", baseUrl: server.baseUrl, target: "/", headers: [] } as const;
    const { status } = await transport(request, { signal: new AbortController().signal, maxBodyBytes: 1 });
    expect(status).toBe(204);
  });

  test.each([
    ["a target with a space", { target: "/a b" }],
    ["a target with a line feed", { target: "/a\nHost: other" }],
    ["a target that is no path", { target: "@other.example/" }],
    ["a target that is empty", { target: "" }],
    ["a header with a line feed", { headers: [["X-Told", "secret\nX-More: 1"] as const] }],
    ["a header name with a space", { headers: [["X Told", "secret"] as const] }],
    ["a base URL of another scheme", { baseUrl: "ftp://127.0.0.1" }],
    ["a base URL that is none", { baseUrl: "127.0.0.1" }],
  ])("%s is config, and nothing is sent", async (_title, request) => {
    await using server = await startRawServer(answer());
    await expect(ask(transport, { baseUrl: server.baseUrl, request })).rejects.toMatchObject({
      kind: "config",
      message: expect.not.stringContaining("secret"),
    });
    expect(server.connections()).toBe(0);
  });
}
