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
 * A request that names a certificate, and any request where there is nothing but certificates, is answered with the
 * newest one that signs: certificates are replaced without asking, a public key is chosen by the request. So is a
 * download that names no public key of the world: who begins with the APIv3 key alone can check no other.
 */
export function withCertificates(keys: KeyRing, world: SandboxWorld, clock: VirtualClock): KeyRing {
  const { platformKeys, platformCertificates = [] } = world;
  const newest = (): string | undefined =>
    platformCertificates.findLast((one) => signs(one, clock))?.serialNo;
  const isCertificate = (asked: string): boolean =>
    platformCertificates.some(({ serialNo }) => serialKey(serialNo) === serialKey(asked));
  const isPublicKey = (asked: string): boolean =>
    platformKeys.some(({ id }) => serialKey(id) === serialKey(asked));
  return {
    ...keys,
    platformKeyFor: (asked) => {
      const certified = platformKeys.length === 0 || (asked !== null && isCertificate(asked));
      return (certified ? newest() : undefined) ?? keys.platformKeyFor(asked);
    },
    downloadKeyFor: (asked) => {
      const certified = asked === null || !isPublicKey(asked);
      return (certified ? newest() : undefined) ?? keys.platformKeyFor(asked);
    },
  };
}

function signs(
  { listedAfterSeconds = 0, signsAfterSeconds }: PlatformCertificate,
  clock: VirtualClock,
): boolean {
  return (signsAfterSeconds ?? listedAfterSeconds) <= clock.offsetSeconds();
}
