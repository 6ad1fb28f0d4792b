import { decodeUtf8, encodeUtf8 } from "@wxrefund/core";
import type { Made, MadeV2, MadeV3, Sealed } from "../answer/made.ts";
import { seal } from "../answer/seal.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import type { Delivery } from "../wire/delivery.ts";

/** An answer about to be signed and sent. */
export interface Course<M extends Made = Made> {
  readonly made: M;
  readonly received: Received;
  readonly site: Site;
}

/** What goes over the wire, and how. */
export interface Way {
  readonly sealed: Sealed;
  /** Absent: whole and at once. */
  readonly delivery?: Delivery;
}

/** Spoils an answer, or gives undefined when this answer has nothing it could spoil. */
export type Act<M extends Made> = (course: Course<M>) => Promise<Way | undefined>;

/** A fault's deeds, one for each API it has. */
export interface Acts {
  readonly v3?: Act<MadeV3>;
  readonly v2?: Act<MadeV2>;
}

/** Says something else, and signs it rightly. */
export function saying<M extends MadeV3 | MadeV2>(change: (made: M) => Made | undefined): Act<M> {
  return async ({ made, received, site }) => {
    const changed = change(made);
    return changed === undefined ? undefined : { sealed: await seal(changed, received, site) };
  };
}

/** Signs under other circumstances. */
export function signing<M extends Made>(change: (site: Site) => Site | Promise<Site>): Act<M> {
  return async ({ made, received, site }) => ({ sealed: await seal(made, received, await change(site)) });
}

type Rewrite = (sealed: Sealed) => Sealed | undefined | Promise<Sealed | undefined>;

/** Changes what has been signed. */
export function rewriting<M extends Made>(change: Rewrite): Act<M> {
  return async ({ made, received, site }) => {
    const sealed = await change(await seal(made, received, site));
    return sealed === undefined ? undefined : { sealed };
  };
}

/** Changes the text of what has been signed; a text that stays as it is was not spoiled. */
export function retelling<M extends Made>(change: (text: string) => string): Act<M> {
  return rewriting((sealed) => {
    const text = decodeUtf8(sealed.body);
    const changed = text.ok ? change(text.value) : undefined;
    if (!text.ok || changed === undefined || changed === text.value) return undefined;
    return { ...sealed, body: encodeUtf8(changed) };
  });
}

/** Sends the true answer badly. */
export function sending<M extends Made>(delivery: Delivery): Act<M> {
  return async ({ made, received, site }) => ({ sealed: await seal(made, received, site), delivery });
}
