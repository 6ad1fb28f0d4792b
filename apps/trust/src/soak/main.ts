/**
 * The long run: ten thousand refunds through answers that are lost, late, forged and doubled, each order refunded once;
 * and shops of bad habits, which refund some twice. Prints Markdown; fails when either is otherwise.
 */
import process from "node:process";
import { makeSandboxKeys } from "@wxrefund/sandbox";
import { believesAny404, takesNewNumbers } from "./naive.ts";
import { type CarefulReport, soakCareful, soakNaive, summed } from "./run.ts";

const orders = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const sharePercent = 50;
// A sandbox holds 10,000 refunds, and doubled ones need room.
const mostAtOnce = 1_000;
const naiveOrders = 1_000;

const keys = await makeSandboxKeys();

/** The reports of all rounds, summed. */
async function carefulRounds(): Promise<CarefulReport> {
  const rounds: CarefulReport[] = [];
  for (let left = orders; left > 0; left -= mostAtOnce) {
    process.stderr.write(`${left} to go …\n`);
    const weather = { seed: seed + rounds.length, sharePercent };
    rounds.push(await soakCareful(keys, Math.min(left, mostAtOnce), weather));
  }
  return rounds.reduce(summed);
}

const careful = await carefulRounds();
const habits = {
  "a new number after a lost answer": takesNewNumbers,
  "any 404 is believed": believesAny404,
};
const naive = await Promise.all(
  Object.entries(habits).map(async ([name, habit]) => {
    const count = Math.min(orders, naiveOrders);
    return [name, await soakNaive(keys, count, { seed, sharePercent, habit })] as const;
  }),
);

const columns = ["orders", "exchanges", "broken", "givenUp", "once", "more", "never", "tooMuchFen"] as const;
const rows = [["applyAndConfirm", careful] as const, ...naive].map(
  ([name, report]) =>
    `| ${name} | ${columns.map((column) => report[column].toLocaleString("en")).join(" | ")} |`,
);
process.stdout.write(
  [
    `Node.js ${process.versions.node}, seed ${seed}, ${sharePercent} % of all answers spoiled`,
    "",
    "| shop | orders | exchanges | connections broken | given up | refunded once | more often | never | fen too much |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n"),
);

const exact = careful.once === orders && careful.mistaken === 0;
const others = naive.every(([, { more }]) => more > 0);
if (!exact) process.stderr.write("not every order was refunded exactly once\n");
if (!others) process.stderr.write("a bad habit went unpunished: the soak is too mild\n");
process.exitCode = exact && others ? 0 : 1;
