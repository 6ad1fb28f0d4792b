import type { HeaderLine, SignTypeV2 } from "@wxrefund/core";

/** The number a question went by, once the question was found right: from here on answers may be spoiled. */
export type AskedNumber = string;

/** What the platform decided to say over APIv3, before it is signed and sent. */
export interface MadeV3 {
  readonly api: "v3";
  readonly status: number;
  readonly body: Uint8Array;
  /** Answers from before authentication, and the gateway's own, carry no signature. */
  readonly signed: boolean;
  readonly headers?: readonly HeaderLine[];
  readonly asked?: AskedNumber;
  /** Present in the answer to an application. */
  readonly of?: "application";
}

/** A V2 value; WeChat Pay writes text in CDATA and numbers bare. */
export type ValueV2 = string | number;

/** What the platform decided to say over V2. */
export interface MadeV2 {
  readonly api: "v2";
  readonly fields: ReadonlyMap<string, ValueV2>;
  /** Absent where the answer is not signed: `return_code` FAIL. */
  readonly signing?: { readonly key: string; readonly signType: SignTypeV2 };
  readonly asked?: AskedNumber;
  readonly of?: "application";
}

/** An application that was found right: what it asks for happens when it is carried out, which may be never. */
export interface PendingApplication {
  readonly pending: "v3" | "v2";
  readonly asked: AskedNumber;
  readonly carryOut: () => MadeV3 | MadeV2;
}

/** An answer of `/_sandbox/`, which is not the platform's. */
export interface MadeControl {
  readonly api: "control";
  readonly status: number;
  readonly value: unknown;
}

export type Made = MadeV3 | MadeV2 | MadeControl;

/** An answer as it goes over the wire. */
export interface Sealed {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
}
