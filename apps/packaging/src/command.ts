/** Writes what `pnpm run api` is for: what each package exports, and which files it holds, as they are now. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiReport } from "./api/report.ts";
import { packAll, tarballOf } from "./pack.ts";
import { packedList } from "./packed-list.ts";
import { publicPackages } from "./public-packages.ts";

const tarballs = mkdtempSync(join(tmpdir(), "wxrefund-packed-"));
packAll(tarballs);
for (const one of publicPackages) {
  writeFileSync(join(one.folder, "api.txt"), apiReport(one));
  writeFileSync(join(one.folder, "packed.txt"), packedList(tarballOf(tarballs, one)));
}
rmSync(tarballs, { recursive: true });
