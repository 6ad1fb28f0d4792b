import { type Behaviour, startRawServer } from "@wxrefund/testkit/raw-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandLine } from "../command-line.ts";
import { openShop, refundNo, type Shop } from "../shop.ts";
import { pageFieldsV2, signedV2 } from "./v2.ts";
import { signedV3, unsignedV3 } from "./v3.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

const askV3 = ["query", "--api", "v3", "--out-refund-no", refundNo];

async function show(argv: readonly string[], behaviour: Behaviour, env: Record<string, string> = {}) {
  await using server = await startRawServer(behaviour);
  const outcome = await commandLine(argv, { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl, ...env });
  const named = (text: string) => text.replaceAll(server.baseUrl, "http://127.0.0.1:PORT");
  return { exit: outcome.exit, stdout: named(outcome.stdout), stderr: named(outcome.stderr) };
}

describe("what a person reads", () => {
  test("the APIv3 page's sample answer", async () => {
    const { exit, stdout, stderr } = await show(askV3, signedV3(shop));
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "退款成功 refunded  SUCCESS
        Refund      1217752501201407033233368018  (WeChat Pay 50000000382019052709732678859)
        Order       1217752501201407033233368018  (WeChat Pay 1217752501201407033233368018)
        Amount      ¥1.00 of ¥1.00
                    ¥0.90 in cash, ¥0.10 in coupons
        Coupon      109519 (DISCOUNT, SINGLE): ¥1.00 back, worth ¥0.05
                    iPhone6s 16G × 1: ¥5288.00 back
        Goes to     招商银行信用卡0403
        Channel     原路退款 back the way it was paid
        Paid from   未结算资金 funds not yet settled
        Source      the sub-merchant
        Funds       可用余额 available balance: ¥4.44
        Fee back    ¥1.00
        Advance     ¥8.88
        Created     2020-12-01T16:18:12+08:00
        Succeeded   2020-12-01T16:18:12+08:00
        Next        There is nothing more to do. Money to a bank card usually arrives within 1 to 3
                    working days.

      Signature verified, from http://127.0.0.1:PORT; request 08F78BDF0510-0.
      "
    `);
  });

  test("the same in colours", async () => {
    const { stdout } = await show(askV3, signedV3(shop), { FORCE_COLOR: "1" });
    expect(stdout.replaceAll("\u001b", "ESC").split("\n").slice(0, 2)).toMatchInlineSnapshot(`
      [
        "ESC[1mESC[32m退款成功 refundedESC[39mESC[22m  ESC[2mSUCCESSESC[22m",
        "  ESC[2mRefund      ESC[22m1217752501201407033233368018  (WeChat Pay 50000000382019052709732678859)",
      ]
    `);
  });

  test("two refunds of an order that has more", async () => {
    const argv = ["query", "--api", "v2", "--out-trade-no", "shop-order-77"];
    const { exit, stdout } = await show(argv, signedV2({ fields: pageFieldsV2 }));
    expect(exit).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "退款处理中 in progress  PROCESSING
        Refund      shop-refund-2  (WeChat Pay 2008450740201411110000174436)
        Order       shop-order-77  (WeChat Pay 1008450740201411110005820873)
        Amount      ¥0.07 of ¥10.09
        Goes to     支付用户零钱
        Next        Ask once a minute; after five minutes ask ever more rarely (5, 10, 20, 30 minutes
                    apart). Money to the payer's balance (零钱) usually arrives within 5 minutes.

      退款异常 stuck, the merchant must act  CHANGE
        Refund      shop-refund-1  (WeChat Pay 2008450740201411110000174435)
        Order       shop-order-77  (WeChat Pay 1008450740201411110005820873)
        Amount      ¥1.00 of ¥10.09
        Goes to     招商银行信用卡0403
        Channel     原路退款 back the way it was paid
        Next        Handle this refund by hand in the transaction centre (交易中心) of the merchant or
                    service provider platform, or start an abnormal refund over APIv3, or else repay the
                    payer offline or by transfer. Choose one way only.

      Order: 2 of 12 refunds in this answer; total ¥10.09; paid in cash ¥10.09.
      There are more: ask again with --offset 2.
      Signature verified, from http://127.0.0.1:PORT; a V2 answer carries no time.
      "
    `);
  });

  test("an answer that cannot be believed", async () => {
    const once = [...askV3, "--max-attempts", "1"];
    const { exit, stdout, stderr } = await show(once, unsignedV3(404, "RESOURCE_NOT_EXISTS"));
    expect({ exit, stdout }).toEqual({ exit: 4, stdout: "" });
    expect(stderr).toMatchInlineSnapshot(`
      "The answer cannot be believed  untrusted: unsigned
        Happened    The answer carries no signature, so anybody could have written it. It has HTTP status
                    404 and says RESOURCE_NOT_EXISTS, which is not proven.
        Details     HTTP 404, from http://127.0.0.1:PORT
        Not proven  Nothing it says is proven: the refund's status is unknown, whatever the answer claims.
        Next        Ask again. Do not act on this answer, least of all refund anew.
      "
    `);
  });

  test("a mistake at the command line", async () => {
    const { exit, stderr } = await commandLine(["query", "--api", "v3", "--out-refund-no", "../x"], shop.env);
    expect(exit).toBe(2);
    expect(stderr).toMatchInlineSnapshot(`
      "Nothing was sent  config
        Happened    --out-refund-no must be 1 to 64 characters from 0-9 A-Z a-z _ - | * @. Nothing was
                    sent.
        Next        Correct --out-refund-no and ask again.
      "
    `);
  });

  test("the terminal is told that a question is under way", async () => {
    await using server = await startRawServer(signedV3(shop));
    const env = { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl, NO_COLOR: "1" };
    const { stdout, stderr } = await commandLine(askV3, env, { terminal: true });
    expect(stderr).toBe("Asking WeChat Pay…\n");
    expect(stdout).not.toContain("\u001b");
  });
});
