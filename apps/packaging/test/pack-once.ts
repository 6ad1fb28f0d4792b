import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packAll } from "../src/pack.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder that holds every public package as a release would hand it out. */
    tarballs: string;
  }
}

/** Packs once for all tests of this project; what was built is packed. */
export default function packOnce(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "wxrefund-tarballs-"));
  packAll(folder);
  project.provide("tarballs", folder);
  return () => rmSync(folder, { recursive: true });
}
