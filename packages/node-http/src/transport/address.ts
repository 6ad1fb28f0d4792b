import { configError } from "@wxrefund/core";

/** Where a base URL leads. */
export interface Address {
  readonly scheme: "https:" | "http:";
  /** As the Host header names it. */
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
}

// A client has two base URLs; whoever has many more is read again.
const keptAddresses = 64;

/** Reads base URLs, each once. Throws `config` for what is no https or http origin. */
export function addressBook(): (baseUrl: string) => Address {
  const known = new Map<string, Address>();
  return (baseUrl) => {
    const kept = known.get(baseUrl);
    if (kept !== undefined) return kept;
    const address = addressOf(baseUrl);
    if (known.size >= keptAddresses) known.clear();
    known.set(baseUrl, address);
    return address;
  };
}

function addressOf(baseUrl: string): Address {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const scheme = url?.protocol;
  if (url === undefined || (scheme !== "https:" && scheme !== "http:")) {
    throw configError("baseUrl", "The base URL must be an https or http origin.");
  }
  return { scheme, host: url.host, hostname: url.hostname.replace(/^\[|\]$/g, ""), port: url.port };
}
