import {
  answerMessageV3,
  decodeBase64,
  encodeUtf8,
  readXml,
  type SignTypeV2,
  signV2,
  verifyV2,
} from "@wxrefund/core";
import known from "@wxrefund/vectors/known-answers.json" with { type: "json" };
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";

function fieldsOf(xml: string): ReadonlyMap<string, string> {
  const read = readXml(xml);
  if (!read.ok) throw new Error(read.problem);
  return read.value.fields;
}

const v2Cases: readonly Case[] = known.v2SignedXml.flatMap(({ id, xml, key, signType, expectedSign }) => {
  const by = (signTypeV2: SignTypeV2) => ({ key, signType: signTypeV2 });
  const published = signType === "MD5" ? by("MD5") : by("HMAC-SHA256");
  const other = signType === "MD5" ? by("HMAC-SHA256") : by("MD5");
  return [
    {
      id: `verify/v2/${id}`,
      run: () => {
        expectEqual(signV2(fieldsOf(xml), published), expectedSign);
        expectEqual(verifyV2(fieldsOf(xml), published), "valid");
      },
    },
    {
      id: `verify/v2/${id}/changed`,
      run: () => expectEqual(verifyV2(new Map(fieldsOf(xml)).set("a", "1"), published), "bad-signature"),
    },
    {
      id: `verify/v2/${id}/other-algorithm`,
      run: () => expectEqual(verifyV2(fieldsOf(xml), other), "wrong-algorithm"),
    },
  ];
});

const v3Cases: readonly Case[] = known.v3ResponseVerify.map(({ id, headers, body, publicKeyPem }) => ({
  id: `verify/v3/${id}`,
  run: async ({ rsa }) => {
    const key = await rsa.importPublicKey(publicKeyPem);
    const signature = decodeBase64(headers["Wechatpay-Signature"]);
    const message = (text: string): Uint8Array =>
      answerMessageV3({
        timestamp: headers["Wechatpay-Timestamp"],
        nonce: headers["Wechatpay-Nonce"],
        body: encodeUtf8(text),
      });
    if (!signature.ok) throw new Error(signature.problem);
    expectEqual(await key.verify(message(body), signature.value), true);
    expectEqual(await key.verify(message(`${body} `), signature.value), false);
    expectEqual(await key.verify(message(body), signature.value.slice(1)), false);
  },
}));

export const verifyCases: readonly Case[] = [...v2Cases, ...v3Cases];
