import process from "node:process";

/**
 * The few members of `node:sqlite` that the desk uses. They are declared here because the packages are compiled against
 * the types of Node.js 20, their oldest host, which has no SQLite; the desk runs on a newer one, which has.
 */
export interface Database {
  readonly exec: (sql: string) => void;
  readonly prepare: (sql: string) => Statement;
  readonly close: () => void;
}

export interface Statement {
  readonly all: (...values: readonly Value[]) => readonly Row[];
  readonly get: (...values: readonly Value[]) => Row | undefined;
  readonly run: (...values: readonly Value[]) => unknown;
}

export type Value = string | number;
export type Row = Readonly<Record<string, unknown>>;

interface Sqlite {
  readonly DatabaseSync: new (path: string) => Database;
}

/** Opens a SQLite database. Throws where Node.js has none. */
export function openDatabase(path: string): Database {
  const sqlite: object | undefined = process.getBuiltinModule("node:sqlite");
  if (!isSqlite(sqlite))
    throw new Error("The refund desk needs Node.js 22.13 or later, which has SQLite built in.");
  return new sqlite.DatabaseSync(path);
}

function isSqlite(module: object | undefined): module is Sqlite {
  return module !== undefined && "DatabaseSync" in module;
}
