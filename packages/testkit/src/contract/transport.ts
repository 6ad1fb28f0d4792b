/**
 * What every implementer of the port `Transport` owes: run it from the implementer's tests, over real sockets. The
 * servers are raw ones, so that what they send is what the test says.
 */
import { afterAll, describe } from "vitest";
import { transportAborts } from "./transport-aborts.ts";
import { transportAnswers } from "./transport-answers.ts";
import { transportFailures } from "./transport-failures.ts";
import { transportRequests } from "./transport-requests.ts";
import type { TransportTraits, TransportUnderTest } from "./transport-under-test.ts";

export type { TransportTraits, TransportUnderTest } from "./transport-under-test.ts";

export interface TransportImplementer {
  readonly make: () => TransportUnderTest & { readonly close?: () => void };
  readonly traits: TransportTraits;
}

const parts = {
  requests: transportRequests,
  answers: transportAnswers,
  failures: transportFailures,
  "the caller's signal": transportAborts,
};

/** Registers the suite under `name`. */
export function transportContract(name: string, { make, traits }: TransportImplementer): void {
  describe(`${name} keeps the contract of Transport`, () => {
    const transport = make();
    const subject = { transport, traits };
    afterAll(() => transport.close?.());
    describe.each(Object.entries(parts))("%s", (_part, register) => {
      register(subject);
    });
  });
}
