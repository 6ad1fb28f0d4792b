import type { Transport } from "@wxrefund/client";
import { type HeaderLine, TransportFailure } from "@wxrefund/core";
import { type Arrival, BrokenConnection, type Sandbox } from "@wxrefund/sandbox";

/** What went over the wire. */
export interface WireTally {
  exchanges: number;
  broken: number;
  givenUp: number;
}

/** A client's transport that ends in a sandbox in the same process; V2 sees the certificate. */
export function wireTo(
  sandbox: Pick<Sandbox, "fetch">,
  clientCertificate: NonNullable<Arrival["clientCertificate"]>,
  tally: WireTally,
): Transport {
  return async ({ method, baseUrl, target, headers, body }, { signal, onSent, onHeaders }) => {
    const lines = headers.map(([name, value]): [string, string] => [name, value]);
    const held = body === undefined ? {} : { body: new Uint8Array(body) };
    const request = new Request(`${baseUrl}${target}`, { method, headers: lines, signal, ...held });
    tally.exchanges += 1;
    onSent?.();
    try {
      const response = await sandbox.fetch(request, { target, clientCertificate, ...held });
      onHeaders?.();
      const answered = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: linesOf(response), body: answered };
    } catch (error) {
      throw failureOf(error, signal, tally);
    }
  };
}

function linesOf(response: Response): readonly HeaderLine[] {
  return [...response.headers].map(([name, value]) => [name, value]);
}

function failureOf(error: unknown, signal: AbortSignal, tally: WireTally): unknown {
  if (error instanceof BrokenConnection) {
    tally.broken += 1;
    return new TransportFailure("reset", true, `the connection was ${error.how}`);
  }
  if (!signal.aborted) return error;
  tally.givenUp += 1;
  return new TransportFailure("aborted", true, "the call was given up");
}
