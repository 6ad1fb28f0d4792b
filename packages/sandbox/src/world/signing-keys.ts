import type { PlatformSigningKey, SandboxWorld } from "./world.ts";

/** The keys that answers are signed with: the public keys first, then the certificates'. */
export function signingKeys({
  platformKeys,
  platformCertificates = [],
}: SandboxWorld): readonly PlatformSigningKey[] {
  return [
    ...platformKeys,
    ...platformCertificates.map(({ serialNo: id, privateKey }) => ({ id, privateKey })),
  ];
}
