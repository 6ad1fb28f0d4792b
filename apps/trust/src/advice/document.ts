import { queryLimits } from "@wxrefund/core";
import { applyCodes, kindTable, moveTable, queryCodeTable, reasonTable } from "./failures.ts";
import { pollMinutes, statuses } from "./refunds.ts";

const { perSecond, failingPerSecond, frequencyLimitedWaitSeconds } = queryLimits;

/** Everything the toolkit advises and does by itself, told from the tables it goes by. */
export function adviceDocument(): string {
  return `# Advice

What every status, failure and error code means, what the client does about it by itself, and what is left to do. All of it is data
and decisions of \`packages/core\`; this page is made from them (\`pnpm run advice\`), and a test holds it to them. Why a code means what it means for
a refund, and where WeChat Pay says so: \`core/src/failure\`, \`core/src/refund\`.

“May I refund again?” is \`mayRefundAgain()\`: \`no\`, \`same-number\` (with the same parameters; WeChat Pay refunds one number once),
\`new-number\`, or \`unknown\`: ask first.

## Statuses of a refund

From the refund query pages: APIv3 \`status\`, V2 \`refund_status_$n\`; the verdict is for a proven answer.

${statuses()}

Asked for at ${pollMinutes(12).join(", ")} … minutes after the refund's creation, then every 30 minutes; a refund that is \`ABNORMAL\`, every 30
minutes. At most ${perSecond} queries a second for one merchant number, ${failingPerSecond} for failing ones; after \`FREQUENCY_LIMITED\` a wait of
${frequencyLimitedWaitSeconds} seconds (APIv3 partner refund query page, preface).

## A query that failed

By its \`kind\`, for the first of three attempts and with time left; a code or a reason may say more (below). A wait is longer the more attempts
were made; what the server asks for in \`Retry-After\` (up to ten minutes) may make it longer, never shorter.

${kindTable()}

## An answer that is not believed

The \`reason\` of \`untrusted\`. Whatever it is, it says nothing of the refund: ask again, refund nothing.

${reasonTable()}

## Error codes of a query

From the error tables of the two refund query pages; proven. One that is not signed counts only as far as it can do no harm.

${queryCodeTable()}

## An application that failed

What \`applyAndConfirm\` does next, when nothing finer is known than the \`kind\`. A repetition always has the same number and the same bytes.

${moveTable()}

## Error codes of an application

From the error tables of the refund pages of APIv3 and V2; proven.

${applyCodes()}
`;
}
