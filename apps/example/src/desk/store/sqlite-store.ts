import { type Entry, knownOf } from "../entry.ts";
import { openDatabase, type Row } from "./node-sqlite.ts";
import type { DeskStore, Search } from "./store.ts";

const schema = `
  CREATE TABLE IF NOT EXISTS refund (
    out_refund_no TEXT PRIMARY KEY,
    refund_id TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    out_trade_no TEXT NOT NULL,
    status TEXT NOT NULL,
    final INTEGER NOT NULL,
    added_at_ms INTEGER NOT NULL,
    entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS refund_by_age ON refund (added_at_ms DESC);
`;
// An update keeps its place among entries of the same millisecond.
const upsert = `
  INSERT INTO refund VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (out_refund_no) DO UPDATE SET refund_id = excluded.refund_id, transaction_id = excluded.transaction_id,
    out_trade_no = excluded.out_trade_no, status = excluded.status, final = excluded.final, entry = excluded.entry
`;
const byNumber = "SELECT entry FROM refund WHERE out_refund_no = ?";
// instr, not LIKE: a number may hold an underscore, which LIKE takes for any letter.
const bySearch = `
  SELECT entry FROM refund
  WHERE (?1 = '' OR instr(out_refund_no, ?1) OR instr(refund_id, ?1) OR instr(transaction_id, ?1) OR instr(out_trade_no, ?1))
    AND (?2 = '' OR status = ?2) AND (?3 = 0 OR final = 0)
  ORDER BY added_at_ms DESC, rowid DESC LIMIT ?4
`;

/** Keeps the desk's refunds in a SQLite file, or with `:memory:` until the program ends. */
export function sqliteStore(path: string): DeskStore {
  const database = openDatabase(path);
  database.exec(schema);
  const statements = {
    put: database.prepare(upsert),
    get: database.prepare(byNumber),
    remove: database.prepare("DELETE FROM refund WHERE out_refund_no = ?"),
    find: database.prepare(bySearch),
  };
  return {
    put: (entry) => {
      statements.put.run(...columns(entry), JSON.stringify(entry));
    },
    get: (outRefundNo) => {
      const row = statements.get.get(outRefundNo);
      return row === undefined ? undefined : entryOf(row);
    },
    remove: (outRefundNo) => {
      statements.remove.run(outRefundNo);
    },
    find: ({ text = "", status = "", open = false, limit }: Search) =>
      statements.find.all(text, status, open ? 1 : 0, limit).map(entryOf),
    close: () => database.close(),
  };
}

type Columns = [string, string, string, string, string, number, number];

function columns(entry: Entry): Columns {
  const { outRefundNo, refund, addedAtMs } = entry;
  const { refundId = "", transactionId = "", outTradeNo = "", final = false } = refund ?? {};
  return [outRefundNo, refundId, transactionId, outTradeNo, knownOf(entry), final ? 1 : 0, addedAtMs];
}

function entryOf({ entry }: Row): Entry {
  const read: Entry = JSON.parse(String(entry));
  return read;
}
