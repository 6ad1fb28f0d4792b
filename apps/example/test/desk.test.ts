import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countdown, dateTime, fenOf, yuan } from "../src/desk/page/format.ts";
import { readDatabase, readMerchant, readPort } from "../src/desk/settings.ts";
import { type StartedDesk, startDesk } from "../src/desk/start.ts";

describe("what is written", () => {
  test.each([
    [0, "¥0.00"],
    [5, "¥0.05"],
    [1250, "¥12.50"],
    [123_456_789, "¥1,234,567.89"],
    [Number.MAX_SAFE_INTEGER, "¥90,071,992,547,409.91"],
  ])("%i fen is %s", (fen, text) => expect(yuan(fen)).toBe(text));

  test.each([
    ["12.50", 1250],
    ["12.5", 1250],
    ["0.29", 29],
    [" 7 ", 700],
    ["1.005", undefined],
    ["-1", undefined],
    ["1e3", undefined],
    ["", undefined],
  ])("%j yuan is %j fen", (text, fen) => expect(fenOf(text)).toBe(fen));

  test("times are Beijing's, waits are minutes and seconds", () => {
    expect(dateTime(Date.UTC(2020, 11, 1, 8, 18, 12))).toBe("2020-12-01 16:18:12");
    expect([countdown(245_000), countdown(3_845_000), countdown(-1)]).toEqual(["4:05", "1:04:05", "0:00"]);
  });
});

describe("the settings", () => {
  test("without any variable of WeChat Pay's there is no merchant, so a sandbox", async () => {
    expect(await readMerchant({ PATH: "/bin", WECHATPAY_MCHID: "" })).toBeUndefined();
  });

  test("half of the variables is a mistake that is named, and no sandbox", async () => {
    await expect(readMerchant({ WECHATPAY_SERIAL_NO: "AB" })).rejects.toMatchObject({
      kind: "config",
      field: "WECHATPAY_MCHID",
    });
  });

  test("an empty variable counts as absent: no throw-away database, the usual port", () => {
    expect([readDatabase({ DESK_DATABASE: "" }), readDatabase({})]).toEqual(
      Array(2).fill("refund-desk.sqlite"),
    );
    expect(readDatabase({ DESK_DATABASE: "mine.sqlite" })).toBe("mine.sqlite");
    expect([readPort({ DESK_PORT: "" }), readPort({ DESK_PORT: "0" })]).toEqual([8787, 0]);
    expect(() => readPort({ DESK_PORT: "65536" })).toThrow(/DESK_PORT/);
  });

  test("a private key without its serial number, or another sign type, is named and not left out", async () => {
    const mchid = { WECHATPAY_MCHID: "1900000001" };
    await expect(readMerchant({ ...mchid, WECHATPAY_PRIVATE_KEY_FILE: "key.pem" })).rejects.toMatchObject({
      kind: "config",
      field: "WECHATPAY_SERIAL_NO",
    });
    const v2 = { WECHATPAY_APPID: "wx1", WECHATPAY_V2_KEY: "k".repeat(32), WECHATPAY_V2_SIGN_TYPE: "SHA1" };
    await expect(readMerchant({ ...mchid, ...v2 })).rejects.toMatchObject({
      kind: "config",
      field: "WECHATPAY_V2_SIGN_TYPE",
    });
  });
});

describe("the server", () => {
  let desk: StartedDesk;
  const troubles: unknown[] = [];
  beforeAll(async () => {
    desk = await startDesk({
      page: { script: "", style: "" },
      onTrouble: (trouble) => troubles.push(trouble),
    });
  });
  afterAll(() => desk.close());

  const post = (headers: Readonly<Record<string, string>>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const sent = request(`${desk.url}/api/sandbox/tampering`, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.once("error", reject);
      sent.end(`{"on":false}`);
    });
  const json = { "content-type": "application/json" };

  test("does what its own page asks, and nothing for foreign pages, names and forms", async () => {
    expect(await post({ ...json, origin: desk.url })).toBe(200);
    expect(await post({ ...json, origin: "https://elsewhere.example" })).toBe(403);
    expect(await post({ ...json, host: "elsewhere.example" })).toBe(403);
    expect(await post({ "content-type": "text/plain", origin: desk.url })).toBe(400);
  });

  test("gives the page a policy without inline scripts, and no key but public ones", async () => {
    const answer = await fetch(desk.url);
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
    const text = await answer.text();
    expect(text).toContain("BEGIN PUBLIC KEY");
    expect(text).not.toMatch(/PRIVATE KEY|apiV3Key|v2Key/);
  });

  test("refuses a forged notification", async () => {
    const answer = await fetch(`${desk.url}/notifications`, { method: "POST", body: `{"id":"1"}` });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(troubles).toMatchObject([{ kind: "untrusted", reason: "unsigned" }]);
  });
});
