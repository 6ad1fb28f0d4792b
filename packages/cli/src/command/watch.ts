import type { RefundClient, RefundClientConfig, Seen, WatchOptions } from "@wxrefund/client";
import { isRefundError } from "@wxrefund/core";
import { clientConfigV2, clientConfigV3 } from "../environment/client-config.ts";
import type { Environment, Host } from "../host.ts";
import { type Api, readApi, readLimits } from "../option/query.ts";
import { type Options, readOptions } from "../option/read.ts";
import { optionLines } from "../option/spec.ts";
import { questionV2, questionV3, readEvery, readWatchedNumbers, watchOptions } from "../option/watch.ts";
import { manyMayListen, type Stopping, stopping } from "../outcome/stopping.ts";
import { isScreen } from "../render/style.ts";
import { watchExitCode, watchSummary } from "../watch/conclusion.ts";
import { drawnDuring } from "../watch/screen.ts";
import { jsonTeller, lineTeller, silentTeller, type Teller } from "../watch/teller.ts";
import { noteHopeless, noteSeen, type WatchedRow } from "../watch/watched-row.ts";
import type { Command } from "./command.ts";

export const watchCommand: Command = {
  name: "watch",
  summary: "follow refunds until their status is final",
  help,
  run: async (args, host) => {
    const options = readOptions(args, watchOptions, "taken");
    if (!options.has("help")) return await watch(options, host);
    host.stdout.write(help());
    return 0;
  },
};

async function watch(options: Options, host: Host): Promise<number> {
  const api = readApi(options, "v3");
  const rows: readonly WatchedRow[] = readWatchedNumbers(options).map((number) => ({ number }));
  const show = showing(options, api, host);
  const calls = { ...readLimits(options), every: show.every };
  const client = host.connect(await configFor[api](host.env));
  const stop = stopping(host);
  try {
    await client.ready();
    const sights = (number: string, signal: AbortSignal): AsyncIterable<Seen> =>
      sightsOf[api](client, { options, number }, { ...calls, signal });
    await show.during(allFollowed(rows, { sights, teller: show.teller, stop, host }), rows);
  } catch (cause) {
    if (!stop.signal.aborted) throw cause;
  } finally {
    await client.close();
  }
  host.stderr.write(watchSummary(rows, stop.wasAsked()));
  return watchExitCode(rows, stop.wasAsked());
}

const configFor: Readonly<Record<Api, (env: Environment) => Promise<RefundClientConfig>>> = {
  v3: clientConfigV3,
  v2: async (env) => clientConfigV2(env),
};

interface Asked {
  readonly options: Options;
  readonly number: string;
}

type Sights = (client: RefundClient, asked: Asked, calls: WatchOptions) => AsyncIterable<Seen>;

const sightsOf: Readonly<Record<Api, Sights>> = {
  v3: (client, { options, number }, calls) => client.watch(questionV3(options, number), calls),
  v2: (client, { options, number }, calls) => client.watchV2(questionV2(options, number), calls),
};

/** How what is seen is shown: as a table that is drawn over itself, or told line by line. */
interface Showing {
  readonly every: NonNullable<WatchOptions["every"]>;
  readonly teller: Teller;
  readonly during: (work: Promise<void>, rows: readonly WatchedRow[]) => Promise<void>;
}

function showing(options: Options, api: Api, host: Host): Showing {
  const every = readEvery(options);
  const during: Showing["during"] = (work) => work;
  if (options.has("json")) return { every, teller: jsonTeller(host, api), during };
  if (!isScreen(host.stdout, host.env)) return { every, teller: lineTeller(host), during };
  // A table shows the time of every poll.
  return { every: "poll", teller: silentTeller, during: (work, rows) => drawnDuring(work, rows, host) };
}

interface Following {
  readonly sights: (number: string, signal: AbortSignal) => AsyncIterable<Seen>;
  readonly teller: Teller;
  readonly stop: Stopping;
  readonly host: Host;
}

/** Follows all at once; when following one breaks, the others are not left behind. */
async function allFollowed(rows: readonly WatchedRow[], following: Following): Promise<void> {
  const { sights, stop } = following;
  const ending = new AbortController();
  const signal = AbortSignal.any([stop.signal, ending.signal]);
  manyMayListen(signal);
  try {
    // A question that breaks a rule throws here, before anything is sent.
    const begun = rows.map((row) => ({ row, seen: sights(row.number, signal) }));
    await Promise.all(begun.map(({ row, seen }) => follow(row, seen, following)));
  } finally {
    ending.abort();
  }
}

async function follow(
  row: WatchedRow,
  sights: AsyncIterable<Seen>,
  { teller, host }: Following,
): Promise<void> {
  try {
    for await (const seen of sights) {
      noteSeen(row, seen);
      await teller.seen(row.number, seen);
    }
  } catch (cause) {
    if (!isRefundError(cause)) throw cause;
    const nowMs = host.clock.nowMs();
    noteHopeless(row, cause, nowMs);
    await teller.hopeless(row.number, cause, nowMs);
  }
}

function help(): string {
  return [
    "Usage: wxrefund watch NO… [--api v3] [--sub-mchid ID] [--every change|poll] [--json]",
    "       wxrefund watch --api v2 NO… [--sub-mch-id ID] [--sub-appid ID] [--every change|poll] [--json]",
    "",
    "Asks for each refund number again and again, as often as WeChat Pay's refund query page advises, until",
    "every refund's status is final. On a terminal it draws a table; elsewhere, and with --json, it writes a",
    "line whenever there is something new. A failed poll is told and does not end it, unless asking on is no",
    "use. SIGINT and SIGTERM end it.",
    "",
    "Options",
    ...optionLines(watchOptions),
    "",
    "The environment is that of wxrefund query.",
    "",
    "Exit codes",
    ...exitLines.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

const exitLines = [
  "0    every refund has ended with SUCCESS",
  "6    every refund has ended, at least one of them otherwise: CLOSED, FAILED",
  "2-5  asking on is no use for at least one: as with wxrefund query",
  "130  stopped before the end",
  "1    a bug in wxrefund",
];
