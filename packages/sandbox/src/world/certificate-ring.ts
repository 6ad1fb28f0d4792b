import type { VirtualClock } from "../ledger/virtual-clock.ts";
import type { KeyRing } from "./key-ring.ts";
import type { PlatformCertificate } from "./platform-certificate.ts";
import { serialKey } from "./world-index.ts";
import type { SandboxWorld } from "./world.ts";

/** The certificates that `GET /v3/certificates` lists now. */
export function listedCertificates(
  { platformCertificates = [] }: SandboxWorld,
  clock: VirtualClock,
): readonly PlatformCertificate[] {
  const passed = clock.offsetSeconds();
  return platformCertificates.filter(({ listedAfterSeconds = 0 }) => listedAfterSeconds <= passed);
}

/**
 * A request that names a public key of the world is answered with it. Any other, whether it names a certificate, a
 * stranger or nothing, is answered with the newest certificate that signs: certificates are replaced without asking.
 */
export function withCertificates(keys: KeyRing, world: SandboxWorld, clock: VirtualClock): KeyRing {
  const { platformKeys, platformCertificates = [] } = world;
  const newest = (): string | undefined =>
    platformCertificates.findLast((one) => signs(one, clock))?.serialNo;
  const isPublicKey = (asked: string): boolean =>
    platformKeys.some(({ id }) => serialKey(id) === serialKey(asked));
  return {
    ...keys,
    answerKeyFor: (asked) => {
      const certified = asked === null || !isPublicKey(asked);
      return (certified ? newest() : undefined) ?? keys.answerKeyFor(asked);
    },
    platformKeyFor: (asked) =>
      (platformKeys.length === 0 ? newest() : undefined) ?? keys.platformKeyFor(asked),
  };
}

function signs(
  { listedAfterSeconds = 0, signsAfterSeconds }: PlatformCertificate,
  clock: VirtualClock,
): boolean {
  return (signsAfterSeconds ?? listedAfterSeconds) <= clock.offsetSeconds();
}
