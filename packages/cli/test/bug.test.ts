import { describe, expect, test } from "vitest";
import { commandLine } from "./command-line.ts";
import { v2Key } from "./shop.ts";

const env = { WECHATPAY_MCHID: "1900000001", WECHATPAY_APPID: "wx8888888888888888", WECHATPAY_V2_KEY: v2Key };
const argv = ["query", "--api", "v2", "--refund-id", "1"];

function brokenClient(): never {
  throw new TypeError(`cannot use ${v2Key}`);
}

describe("a bug", () => {
  test("exits 1 with a plain message, without stack, message or secret", async () => {
    const { exit, stdout, stderr } = await commandLine(argv, env, { connect: brokenClient });
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
    expect(stderr).toContain("a bug in wxrefund itself (TypeError)");
    expect(stderr).not.toContain(v2Key);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("with --json stdout holds no half a document", async () => {
    const { exit, stdout } = await commandLine([...argv, "--json"], env, { connect: brokenClient });
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
  });

  test("with WXREFUND_DEBUG the stack is shown, the secret is not", async () => {
    const debug = { ...env, WXREFUND_DEBUG: "1" };
    const { exit, stderr } = await commandLine(argv, debug, { connect: brokenClient });
    expect(exit).toBe(1);
    expect(stderr).toMatch(/^TypeError: cannot use \[secret\]$/m);
    expect(stderr).toMatch(/^ +at /m);
    expect(stderr).not.toContain(v2Key);
  });

  test("nor is a key in PEM", async () => {
    const connect = () => {
      throw new Error("cannot use -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----");
    };
    const { stderr } = await commandLine(argv, { ...env, WXREFUND_DEBUG: "1" }, { connect });
    expect(stderr).toMatch(/^Error: cannot use \[key\]$/m);
    expect(stderr).not.toContain("MIIEvQIBADANBg");
  });
});
