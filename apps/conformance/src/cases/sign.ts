import {
  encodeBase64,
  encodeUtf8,
  paramsStringV2,
  readAuthorization,
  requestMessageV3,
  signV2,
  writeAuthorization,
} from "@wxrefund/core";
import known from "@wxrefund/vectors/known-answers.json" with { type: "json" };
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";

const { docMerchant } = known.v3RequestSign.keys;

const v2Cases: readonly Case[] = known.v2Sign.flatMap(({ id, key, params, ...answer }) => {
  const fields = Object.entries(params);
  return [
    {
      id: `sign/v2/${id}/string`,
      run: () => expectEqual(paramsStringV2(fields), answer.stringToSignWithoutKey),
    },
    {
      id: `sign/v2/${id}/md5`,
      run: () => expectEqual(signV2(fields, { key, signType: "MD5" }), answer.md5),
    },
    {
      id: `sign/v2/${id}/hmac-sha256`,
      run: () => expectEqual(signV2(fields, { key, signType: "HMAC-SHA256" }), answer.hmacSha256),
    },
  ];
});

interface RequestCase {
  readonly id: string;
  readonly request: { method: string; url: string; body: string; timestamp: string; nonceStr: string };
  readonly message: string;
  readonly signature: string;
  readonly authorizationHeader?: string;
}

const requests: readonly RequestCase[] = known.v3RequestSign.cases;

function messageOf({ request }: RequestCase): Uint8Array {
  const { method, url: target, timestamp, nonceStr: nonce, body } = request;
  return requestMessageV3({ method, target, timestamp, nonce, body: encodeUtf8(body) });
}

const v3Cases: readonly Case[] = requests.flatMap((published) => [
  {
    id: `sign/v3/${published.id}/message`,
    run: () => expectEqual(new TextDecoder().decode(messageOf(published)), published.message),
  },
  {
    id: `sign/v3/${published.id}/signature`,
    run: async ({ rsa }) => {
      const key = await rsa.importPrivateKey(docMerchant.privateKeyPem);
      expectEqual(encodeBase64(await key.sign(messageOf(published))), published.signature);
    },
  },
  {
    id: `sign/v3/${published.id}/verifies`,
    run: async ({ rsa }) => {
      const signer = await rsa.importPrivateKey(docMerchant.privateKeyPem);
      const verifier = await rsa.importPublicKey(docMerchant.publicKeyPem);
      const signature = await signer.sign(messageOf(published));
      expectEqual(await verifier.verify(encodeUtf8(published.message), signature), true);
      expectEqual(await verifier.verify(encodeUtf8(`${published.message}\n`), signature), false);
    },
  },
]);

const authorizationCases: readonly Case[] = requests
  .filter(({ authorizationHeader }) => authorizationHeader !== undefined)
  .map(({ id, request, signature, authorizationHeader = "" }) => ({
    id: `sign/v3/${id}/authorization`,
    run: () => {
      const { mchid, serialNo } = docMerchant;
      const { nonceStr: nonce, timestamp } = request;
      const parts = { mchid, serialNo, nonce, timestamp, signature };
      expectEqual(writeAuthorization(parts), authorizationHeader);
      expectEqual(readAuthorization(authorizationHeader), { ok: true, value: parts });
    },
  }));

export const signCases: readonly Case[] = [...v2Cases, ...v3Cases, ...authorizationCases];
