/** The same probe as a module, as CommonJS, and as a Worker. */
export interface Probing {
  /** Names to load; the first is the main one, `lib` in the code. */
  readonly entries: readonly string[];
  readonly code: string;
}

export function asModule({ entries, code }: Probing): string {
  const imports = entries.map((name, n) => `import * as entry${n} from "${name}";`);
  return [...imports, holds(entries), "const [lib] = loaded;", "const say = console.log;", code].join("\n");
}

/** `require()` of ESM: what a program does that is not ESM itself. */
export function asCommonJs({ entries, code }: Probing): string {
  const requires = entries.map((name, n) => `const entry${n} = require("${name}");`);
  const body = ["const [lib] = loaded;", "const say = console.log;", code].join("\n");
  return [...requires, holds(entries), `(async () => {\n${body}\n})();`].join("\n");
}

export function asWorker({ entries, code }: Probing): string {
  const imports = entries.map((name, n) => `import * as entry${n} from "${name}";`);
  const body = ["const [lib] = loaded;", "const said = [];", "const say = (one) => said.push(one);", code];
  const end = `return new Response(said.join("\\n"));`;
  return [...imports, holds(entries), "export default {", "async fetch() {", ...body, end, "} };"].join("\n");
}

/** A bundler would leave out what nobody looks at. */
function holds(entries: readonly string[]): string {
  const list = entries.map((_, n) => `entry${n}`).join(", ");
  return `const loaded = [${list}];\nif (loaded.some((one) => Object.keys(one).length === 0)) throw new Error("an entry is empty");`;
}
