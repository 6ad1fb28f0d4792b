import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { createRefundClient, type RefundClient, refundNotifications } from "@wxrefund/node-http";
import { createRefundDesk, type RefundDesk } from "./refund-desk.ts";
import { type DeskSandbox, openSandbox } from "./sandbox.ts";
import { seeds } from "./seeds.ts";
import { type AppParts, createApp, type PageFiles } from "./server/app.ts";
import { createEvents } from "./server/events.ts";
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
  const sandbox = merchant === undefined ? await openSandbox() : undefined;
  const settings = merchant ?? sandbox;
  if (settings === undefined) throw new TypeError("There is neither a merchant nor a sandbox.");
  const { config, pinned, subMchid } = settings;
  const client = createRefundClient(config);
  await client.ready();
  const events = createEvents();
  const desk = createRefundDesk({
    client,
    store: sqliteStore(database),
    speaks: { v3: config.v3 !== undefined, v2: config.v2 !== undefined },
    ...(subMchid === undefined ? {} : { subMchid }),
    nowMs: sandbox?.nowMs ?? Date.now,
    changed: (outRefundNo) => events.tell({ type: "refund", outRefundNo }),
    onBug,
  });
  const setup = {
    pinned,
    sandbox: sandbox !== undefined,
    mchid: config.mchid,
    speaksV2: config.v2 !== undefined,
  };
  const listening = await listen(port, (own) =>
    createApp({
      desk,
      events,
      setup,
      page,
      notifications: notified(client, desk, onTrouble),
      ...(sandbox === undefined ? {} : { sandbox }),
      ...notifyUrl(merchant, own),
    }),
  );
  desk.resume();
  if (sandbox !== undefined) for (const { number, kind } of seeds) await desk.ask(number, kind);
  const close = async (): Promise<void> => {
    await listening.close();
    await desk.close();
    await sandbox?.close();
  };
  return { url: listening.url, desk, close, ...(sandbox === undefined ? {} : { sandbox }) };
}

/** The sandbox reaches the desk on this machine; WeChat Pay needs an address of the merchant's own. */
function notifyUrl(merchant: MerchantSettings | undefined, own: string): Pick<AppParts, "notifyUrl"> {
  if (merchant === undefined) return { notifyUrl: `${own}/notifications` };
  return merchant.notifyUrl === undefined ? {} : { notifyUrl: merchant.notifyUrl };
}

function notified(
  client: RefundClient,
  desk: RefundDesk,
  onTrouble: (trouble: unknown) => void,
): (request: Request) => Promise<Response> {
  return refundNotifications(client, { onRefund: desk.notified, onTrouble });
}

interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The app is made once the port is known, since it tells WeChat Pay where to send news. */
async function listen(port: number, make: (url: string) => ReturnType<typeof createApp>): Promise<Listening> {
  let app: ReturnType<typeof createApp> | undefined;
  const server = createAdaptorServer({
    fetch: (request: Request) => app?.fetch(request) ?? new Response(null, { status: 503 }),
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`;
  app = make(url);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if (isHttp1(server)) server.closeAllConnections();
    });
  return { url, close };
}

function isHttp1(server: object): server is Pick<Server, "closeAllConnections"> {
  return "closeAllConnections" in server;
}
