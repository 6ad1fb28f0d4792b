import type { MadeV2, MadeV3, Sealed } from "../answer/made.ts";
import { seal } from "../answer/seal.ts";
import type { Delivery } from "../wire/delivery.ts";
import { type Act, type Acts, rewriting, sending } from "./act.ts";
import { gatewayPage } from "./gateway-page.ts";
import { padded } from "./padded.ts";

const bombBytes = 16 * 1024 * 1024;
export const slowMs = 60_000;

/** Faults of step `sent`. */
export const sentActs: Readonly<Record<SentFault, Acts>> = {
  html: instead(gatewayPage(200, "Welcome to the guest network")),
  redirect: instead(gatewayPage(302, "Moved", [["Location", "https://redirected.invalid/"]])),
  "compression-bomb": { v3: bombV3(), v2: rewriting((sealed) => zipped(wide(sealed))) },
  "bad-gzip": { v3: rewriting(badlyZipped), v2: rewriting(badlyZipped) },
  "slow-head": delivered({ kind: "late-head", afterMs: slowMs }),
  "slow-body": delivered({ kind: "late-rest", afterMs: slowMs }),
  "cut-off": delivered({ kind: "cut-off" }),
  reset: delivered({ kind: "reset" }),
  "closed-connection": delivered({ kind: "closed" }),
};

type SentFault =
  | "html"
  | "redirect"
  | "compression-bomb"
  | "bad-gzip"
  | "slow-head"
  | "slow-body"
  | "cut-off"
  | "reset"
  | "closed-connection";

function instead(sealed: Sealed): Acts {
  return { v3: async () => ({ sealed }), v2: async () => ({ sealed }) };
}

function delivered(delivery: Delivery): Acts {
  return { v3: sending<MadeV3>(delivery), v2: sending<MadeV2>(delivery) };
}

function wide<T extends { readonly body: Uint8Array }>(answer: T): T {
  return { ...answer, body: padded(answer.body, bombBytes) };
}

/** Widened before it is signed, since the signature covers what comes out of the gzip. */
function bombV3(): Act<MadeV3> {
  return async ({ made, received, site }) => ({
    sealed: await zipped(await seal(wide(made), received, site)),
  });
}

async function zipped(sealed: Sealed): Promise<Sealed> {
  const stream = new Blob([new Uint8Array(sealed.body)]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = new Uint8Array(await new Response(stream).arrayBuffer());
  return { ...sealed, headers: [...sealed.headers, ["Content-Encoding", "gzip"]], body };
}

const gzipHeaderBytes = 10;
// Both bits set: a type of block that deflate (RFC 1951, section 3.2.3) keeps in reserve.
const reservedBlock = 0b110;

async function badlyZipped(sealed: Sealed): Promise<Sealed> {
  const whole = await zipped(sealed);
  const first = whole.body[gzipHeaderBytes] ?? 0;
  return { ...whole, body: whole.body.with(gzipHeaderBytes, first | reservedBlock) };
}
