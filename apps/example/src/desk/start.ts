import { randomUUID } from "node:crypto";
import { createRefundClient, type RefundClientConfig, refundNotifications } from "@wxrefund/node-http";
import { present } from "./present.ts";
import { createRefundDesk, type RefundDesk } from "./refund-desk.ts";
import { type DeskSandbox, openSandbox } from "./sandbox.ts";
import { seeds } from "./seeds.ts";
import { createApp, type PageFiles } from "./server/app.ts";
import { createEvents } from "./server/events.ts";
import { listen } from "./server/listen.ts";
import type { MerchantSettings } from "./settings.ts";
import { sqliteStore } from "./store/sqlite-store.ts";

export type { PageFiles } from "./server/app.ts";

export interface DeskOptions {
  /** The page, bundled. */
  readonly page: PageFiles;
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Whose refunds; without it a sandbox is started alongside. */
  readonly merchant?: MerchantSettings;
  /** A SQLite file. Default: memory, which fits a sandbox that forgets everything, too. */
  readonly database?: string;
  /** Something that nobody foresaw. */
  readonly onBug?: (bug: unknown) => void;
  /** A notification that was not believed or not handled; anybody can send one. */
  readonly onTrouble?: (trouble: unknown) => void;
}

export interface StartedDesk {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly sandbox?: DeskSandbox;
  readonly desk: RefundDesk;
  readonly close: () => Promise<void>;
}

const report = (bug: unknown): void => console.error(bug);
const note = (trouble: unknown): void => console.error(`A notification was not taken: ${String(trouble)}`);

/** Starts the refund desk on this machine. Rejects with `config` for settings that cannot work. */
export async function startDesk(options: DeskOptions): Promise<StartedDesk> {
  const { page, port = 0, merchant, database = ":memory:", onBug = report, onTrouble = note } = options;
  const { sandbox, settings } = await whose(merchant);
  const { config, pinned, subMchid } = settings;
  const client = createRefundClient(config);
  await client.ready();
  const events = createEvents();
  const speaks = spoken(config);
  const desk = createRefundDesk({
    client,
    store: sqliteStore(database),
    speaks,
    nowMs: sandbox?.nowMs ?? Date.now,
    changed: (outRefundNo) => events.tell({ type: "refund", outRefundNo }),
    onBug,
    ...present({ subMchid }),
  });
  const setup = {
    pinned,
    mchid: config.mchid,
    sandbox: sandbox !== undefined,
    server: randomUUID(),
    speaksV3: speaks.v3,
    speaksV2: speaks.v2,
  };
  const notifications = refundNotifications(client, { onRefund: desk.notified, onTrouble });
  const { url, close } = await listen(port, (own) => {
    const notifyUrl = `${own}/notifications`;
    return createApp({ desk, events, setup, page, notifications, notifyUrl, ...present({ sandbox }) });
  });
  desk.resume();
  if (sandbox !== undefined) for (const { number, kind } of seeds) await desk.ask(number, kind);
  return {
    url,
    desk,
    close: async () => {
      await close();
      await desk.close();
      await sandbox?.close();
    },
    ...present({ sandbox }),
  };
}

/** A merchant's own settings, or those of a sandbox that is started for want of any. */
async function whose(
  merchant: MerchantSettings | undefined,
): Promise<{ readonly sandbox?: DeskSandbox; readonly settings: MerchantSettings }> {
  if (merchant !== undefined) return { settings: merchant };
  const sandbox = await openSandbox();
  return { sandbox, settings: sandbox };
}

function spoken({ v3, v2 }: RefundClientConfig): { readonly v3: boolean; readonly v2: boolean } {
  return { v3: v3 !== undefined, v2: v2 !== undefined };
}
