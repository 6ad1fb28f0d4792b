import type { OneOfMany } from "@wxrefund/client";
import type { QuestionV3, RefundError } from "@wxrefund/core";
import { clientConfigV3 } from "../environment/client-config.ts";
import type { Host } from "../host.ts";
import { type Numbers, openNumbers } from "../input/numbers.ts";
import { progressOn } from "../many/progress.ts";
import { count, newTally, type Tally, tallyLine } from "../many/tally.ts";
import { readLimits, readSubMchid } from "../option/query.ts";
import type { Options } from "../option/read.ts";
import { worstExitCode } from "../outcome/doubt.ts";
import { inCommandLineWords } from "../outcome/relabel.ts";
import { stoppedExitCode, stopping } from "../outcome/stopping.ts";
import { oneDocument, oneFailureDocument } from "../render/document.ts";
import { jsonLine } from "../render/json.ts";
import { failureLine, refundLine } from "../render/line.ts";
import { type Paint, paintFor } from "../render/style.ts";
import { written } from "../render/written.ts";

/** Asks for every number over APIv3, a line each on stdout; resolves to the exit code. */
export async function askMany(options: Options, host: Host): Promise<number> {
  const limits = readLimits(options);
  const subMchid = readSubMchid(options);
  const config = await clientConfigV3(host.env);
  const stop = stopping(host);
  const client = host.connect(config);
  const tally = newTally();
  const startMs = host.clock.nowMs();
  try {
    await client.ready();
    const numbers = await openNumbers(options, host, stop.signal);
    const answers = client.queryMany(questions(numbers, subMchid), { ...limits, signal: stop.signal });
    await tell(answers, { host, numbers, tally, line: lineFor(options, host) });
  } catch (cause) {
    if (!stop.signal.aborted) throw cause;
  } finally {
    await client.close();
  }
  const early = stop.wasAsked() ? "Stopped early. " : "";
  host.stderr.write(`${early}${tallyLine(tally, host.clock.nowMs() - startMs)}\n`);
  return stop.wasAsked() ? stoppedExitCode : worstExitCode(new Set(tally.failures.keys()));
}

async function* questions(
  { items }: Numbers,
  subMchid: Pick<QuestionV3, "subMchid">,
): AsyncGenerator<QuestionV3, void, undefined> {
  for await (const outRefundNo of items) yield { outRefundNo, ...subMchid };
}

interface Telling {
  readonly host: Host;
  readonly numbers: Numbers;
  readonly tally: Tally;
  readonly line: (one: OneOfMany) => string;
}

/** Writes each answer as it comes, and waits for a slow reader. */
async function tell(answers: AsyncIterable<OneOfMany>, telling: Telling): Promise<void> {
  const { host, numbers, tally, line } = telling;
  const progress = progressOn(host);
  try {
    for await (const one of answers) {
      count(tally, one);
      if (host.stdout.isTTY === true) progress.clear();
      await written(host.stdout, line(one));
      progress.show({ done: one.done, failed: one.failed, share: numbers.share(one.done) });
    }
  } finally {
    progress.clear();
  }
}

function lineFor(options: Options, { stdout, env }: Host): (one: OneOfMany) => string {
  return options.has("json") ? jsonOf : textOf(paintFor(stdout, env));
}

function jsonOf(one: OneOfMany): string {
  const { outRefundNo } = one.question;
  return jsonLine(
    one.ok
      ? oneDocument(outRefundNo, one.result)
      : oneFailureDocument(outRefundNo, inNumbersWords(one.error)),
  );
}

function textOf(paint: Paint): (one: OneOfMany) => string {
  return (one) => {
    const { outRefundNo } = one.question;
    const line = one.ok
      ? refundLine(outRefundNo, one.result.refund, paint)
      : failureLine(outRefundNo, inNumbersWords(one.error), paint);
    return `${line}\n`;
  };
}

// The number at fault stands in no option here.
function inNumbersWords(error: RefundError): RefundError {
  return error.field === "outRefundNo" ? error : inCommandLineWords(error);
}
