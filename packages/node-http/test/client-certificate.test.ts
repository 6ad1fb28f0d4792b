import { createServer } from "node:https";
import { TLSSocket } from "node:tls";
import { makeCertificate, newRsaKey } from "@wxrefund/testkit/keys";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createNodeTransport } from "../src/transport.ts";

const key = newRsaKey();
const server = makeCertificate({ key, serialNo: "4A", addresses: ["127.0.0.1"] });
const merchant = makeCertificate({ key, serialNo: "5B", commonName: "1900000001" });
let baseUrl = "";
let stop = (): void => undefined;

/** Answers with the serial number of the certificate that the client presented. */
beforeAll(async () => {
  const tls = { key: key.privatePem, cert: server.pem, requestCert: true, rejectUnauthorized: false };
  const listening = createServer(tls, ({ socket }, response) => {
    const peer = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
    response.end(peer?.serialNumber ?? "none");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => listening.once("listening", resolve));
  const address = listening.address();
  baseUrl = `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  stop = () => listening.close();
});
afterAll(() => stop());

async function presented(clientCertificate?: {
  readonly cert: string;
  readonly key: string;
}): Promise<string> {
  const transport = createNodeTransport({
    ca: server.pem,
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  });
  const request = {
    method: "POST",
    baseUrl,
    target: "/secapi/pay/refund",
    headers: [],
    body: new Uint8Array(),
  } as const;
  const { body } = await transport(request, { signal: new AbortController().signal, maxBodyBytes: 1000 });
  transport.close();
  return Buffer.from(body).toString();
}

test("presents the merchant's certificate to the server, and none unless told", async () => {
  expect(await presented({ cert: merchant.pem, key: key.privatePem })).toBe("5B");
  expect(await presented()).toBe("none");
});

test.each([
  ["a key that does not fit", { cert: merchant.pem, key: newRsaKey().privatePem }],
  ["no certificate", { cert: "hello", key: key.privatePem }],
  ["no PKCS#12", { pfx: new Uint8Array(10), passphrase: "1900000001" }],
])("refuses %s at once", (_, clientCertificate) => {
  expect(() => createNodeTransport({ clientCertificate })).toThrow(
    expect.objectContaining({ kind: "config", field: "clientCertificate" }),
  );
});
