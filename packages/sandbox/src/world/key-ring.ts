import type { Rsa, RsaSigner, RsaVerifier } from "@wxrefund/core";
import { configError } from "./config-error.ts";
import { makePair } from "./keys.ts";
import { importOpener, openSecret } from "./secrets.ts";
import { type KnownCertificate, serialKey } from "./world-index.ts";
import type { SandboxWorld } from "./world.ts";

/** The keys of a world, imported when first needed. Holds imported keys, never a promise that belongs to a request. */
export interface KeyRing {
  /** The id of the key an answer is signed with: the one the request names if it is there, else the first. */
  readonly platformKeyFor: (asked: string | null) => string;
  /** The same for a download of certificates, by whoever may hold none yet. */
  readonly downloadKeyFor: (asked: string | null) => string;
  readonly platformSigner: (id: string) => Promise<RsaSigner>;
  /** Opens what was encrypted for a platform key; undefined when no key goes by the id, or it does not open. */
  readonly openSecret: (id: string, secret: Uint8Array) => Promise<string | undefined>;
  readonly merchantVerifier: (certificate: KnownCertificate) => Promise<RsaVerifier>;
  /** A key that is nobody's, made when first needed. */
  readonly foreignSigner: () => Promise<RsaSigner>;
  /** Imports all of them; rejects with `config` if one is not a usable key. */
  readonly ready: () => Promise<void>;
}

export function createKeyRing(world: SandboxWorld, rsa: Rsa): KeyRing {
  const signers = new Map<string, RsaSigner>();
  const verifiers = new Map<string, RsaVerifier>();
  const foreign = new Map<string, RsaSigner>();
  const openers = new Map<string, CryptoKey>();
  const named = (asked: string): string | undefined =>
    world.platformKeys.find(({ id }) => serialKey(id) === serialKey(asked))?.id;
  const namedOrFirst = (asked: string | null): string =>
    (asked === null ? undefined : named(asked)) ?? world.platformKeys[0]?.id ?? "";
  const ring: Omit<KeyRing, "ready"> = {
    platformKeyFor: namedOrFirst,
    downloadKeyFor: namedOrFirst,
    platformSigner: async (id) => {
      const source = world.platformKeys.find((key) => key.id === id);
      if (source === undefined) throw configError("platformKeys", "The sandbox has no such platform key.");
      return remembered(signers, id, () => rsa.importPrivateKey(source.privateKey));
    },
    openSecret: async (id, secret) => {
      const source = world.platformKeys.find((key) => serialKey(key.id) === serialKey(id));
      if (source === undefined) return undefined;
      return openSecret(await remembered(openers, id, () => importOpener(source.privateKey)), secret);
    },
    merchantVerifier: async ({ serialNo, publicKey }) =>
      remembered(verifiers, serialKey(serialNo), () => rsa.importPublicKey(publicKey)),
    foreignSigner: async () =>
      remembered(foreign, "", async () => rsa.importPrivateKey((await makePair(crypto)).privateKey)),
  };
  return { ...ring, ready: () => importAll(world, ring) };
}

async function importAll(world: SandboxWorld, ring: Omit<KeyRing, "ready">): Promise<void> {
  await Promise.all([
    ...world.platformKeys.map(({ id }) => ring.platformSigner(id)),
    ...world.merchants.flatMap(({ mchid, v3 }) =>
      (v3?.certificates ?? []).map((certificate) => ring.merchantVerifier({ ...certificate, mchid })),
    ),
  ]);
}

async function remembered<T>(known: Map<string, T>, name: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = await make();
  known.set(name, made);
  return made;
}
