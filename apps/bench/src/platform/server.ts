/** WeChat Pay's side, in a process of its own: its work is not measured, and it signs ahead so that nobody waits. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import process from "node:process";
import { answerSigner, bodyV2, bodyV3, outRefundNo } from "./answers.ts";
import type { Order, Report } from "./messages.ts";

const signed = answerSigner(process.env["PLATFORM_KEY"] ?? "");
const fixedV3 = bodyV3(outRefundNo);
const fixedV2 = bodyV2();
const headersV2 = ["Content-Type", "text/plain; charset=utf-8", "Content-Length", String(fixedV2.length)];

let ahead: (readonly string[])[] = [];
let arrivals: number[] = [];
/** While this process stands still, what arrives waits, and is counted late. */
const stalls = monitorEventLoopDelay({ resolution: 5 });

function answer(request: IncomingMessage, response: ServerResponse): void {
  arrivals.push(performance.now());
  const path = request.url ?? "";
  if (path.startsWith("/pay/refundquery")) {
    request.resume().once("end", () => {
      response.writeHead(200, headersV2).end(fixedV2);
    });
    return;
  }
  const number = decodeURIComponent(path.slice(path.lastIndexOf("/") + 1).split("?")[0] ?? "");
  const headers = number === outRefundNo ? ahead.pop() : undefined;
  const body = number === outRefundNo ? fixedV3 : bodyV3(number);
  response.writeHead(200, [...(headers ?? signed(body, timeOf(request)))]).end(body);
}

/** The time the question was signed at: a client may have a clock of its own. */
function timeOf({ headers }: IncomingMessage): string {
  return /timestamp="(\d+)"/.exec(headers.authorization ?? "")?.[1] ?? String(Math.floor(Date.now() / 1000));
}

const server = createServer({ keepAliveTimeout: 60_000 }, answer);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  tell({ report: "listening", port: typeof address === "object" ? (address?.port ?? 0) : 0 });
});

process.on("message", (message: Order) => {
  if (message.order === "arrivals") {
    return tell({ report: "arrivals", atMs: arrivals, longestStallMs: stalls.max / 1_000_000 });
  }
  if (message.order === "sign") {
    const timestamp = String(Math.floor(Date.now() / 1000));
    ahead = Array.from({ length: message.count }, () => signed(fixedV3, timestamp));
  }
  arrivals = [];
  stalls.enable();
  stalls.reset();
  return tell({ report: "done" });
});
process.once("disconnect", () => process.exit());

function tell(report: Report): void {
  process.send?.(report);
}
