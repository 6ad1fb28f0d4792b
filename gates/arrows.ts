export interface Arrows {
  /** Packages of this repository that the published code may import. */
  readonly ours: readonly string[];
  /** Third-party packages that the published code may import. */
  readonly theirs: readonly string[];
}

/** Who may import whom. package.json, turbo.json, the lint lists and tsconfig references all agree with this. */
export const arrows: Readonly<Record<string, Arrows>> = {
  core: { ours: [], theirs: ["@noble/hashes"] },
  webcrypto: { ours: ["core"], theirs: ["jose"] },
  client: { ours: ["core"], theirs: ["effect", "@opentelemetry/api"] },
  "node-http": { ours: ["core", "webcrypto", "client"], theirs: ["effect"] },
  "edge-fetch": { ours: ["core", "webcrypto", "client"], theirs: ["effect"] },
  "browser-verify": { ours: ["core", "webcrypto"], theirs: ["jose"] },
  sandbox: { ours: ["core", "webcrypto"], theirs: [] },
  cli: { ours: ["core", "webcrypto", "client", "node-http", "sandbox"], theirs: [] },
};

/** Private packages: what they may import of ours. */
export const privateArrows: Readonly<Record<string, readonly string[]>> = {
  testkit: ["core"],
  example: Object.keys(arrows),
  "desk-tests": [...Object.keys(arrows), "example"],
  conformance: [...Object.keys(arrows), "testkit", "vectors"],
  bench: Object.keys(arrows),
  trust: Object.keys(arrows),
  runtimes: [],
  vectors: [],
  packaging: [],
  embedding: ["core"],
};
