import { decodeBase64, encodeUtf8, isAeadFailure, notificationKeyV2 } from "@wxrefund/core";
import known from "@wxrefund/vectors/known-answers.json" with { type: "json" };
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";

function bytesOf(base64: string): Uint8Array {
  const decoded = decodeBase64(base64);
  if (!decoded.ok) throw new Error(decoded.problem);
  return decoded.value;
}

/** "opened", or the reason why not. */
async function outcomeOf(opening: Promise<Uint8Array>): Promise<string> {
  try {
    await opening;
    return "opened";
  } catch (error) {
    if (isAeadFailure(error)) return error.reason;
    throw error;
  }
}

const v3Cases: readonly Case[] = known.v3Aead.flatMap(({ id, key, nonce, associatedData, ...texts }) => {
  const sealed = {
    key: encodeUtf8(key),
    nonce: encodeUtf8(nonce),
    associatedData: encodeUtf8(associatedData),
    ciphertext: bytesOf(texts.ciphertext),
  };
  const changed = { ...sealed, ciphertext: sealed.ciphertext.map((byte, n) => (n === 0 ? byte ^ 1 : byte)) };
  return [
    {
      id: `decrypt/v3/${id}`,
      run: async ({ aead }) =>
        expectEqual(new TextDecoder().decode(await aead.open(sealed)), texts.plaintext),
    },
    {
      id: `decrypt/v3/${id}/changed`,
      run: async ({ aead }) => expectEqual(await outcomeOf(aead.open(changed)), "tag"),
    },
    {
      id: `decrypt/v3/${id}/other-data`,
      run: async ({ aead }) =>
        expectEqual(await outcomeOf(aead.open({ ...sealed, associatedData: encodeUtf8("refund") })), "tag"),
    },
  ];
});

const v2Cases: readonly Case[] = known.v2RefundNotification.flatMap(({ id, apiV2Key, ...texts }) => {
  const ciphertext = bytesOf(texts.reqInfo);
  return [
    {
      id: `decrypt/v2/${id}/key`,
      run: () => expectEqual(new TextDecoder().decode(notificationKeyV2(apiV2Key)), texts.aesKeyAscii),
    },
    {
      id: `decrypt/v2/${id}`,
      run: async ({ ecb }) => {
        const opened = await ecb.open({ key: encodeUtf8(texts.aesKeyAscii), ciphertext });
        expectEqual(new TextDecoder().decode(opened), texts.plaintext);
      },
    },
    {
      id: `decrypt/v2/${id}/cut-off`,
      run: async ({ ecb }) => {
        const cut = ciphertext.slice(0, -16);
        expectEqual(
          await outcomeOf(ecb.open({ key: encodeUtf8(texts.aesKeyAscii), ciphertext: cut })),
          "padding",
        );
      },
    },
  ];
});

export const decryptCases: readonly Case[] = [...v3Cases, ...v2Cases];
