/**
 * Lint rules of this repository, for what oxlint's own cannot say. Each has a control in gates/test.
 */
import { dirname, resolve } from "node:path/posix";

const posix = (path) => path.replaceAll("\\", "/");

/** Whether `name` fits one of the patterns; `*` stands for one or more characters. */
function fits(name, patterns) {
  return patterns.some((pattern) => {
    const [head, ...tails] = pattern.split("*");
    if (tails.length === 0) return name === pattern;
    return name.length > pattern.length - 1 && name.startsWith(head) && name.endsWith(tails.join("*"));
  });
}

/** Whether a relative import stays in the folder `within` that the importing file lies in. */
function staysInside(file, specifier, within) {
  const at = posix(file).lastIndexOf(`/${within}/`);
  const folder = posix(file).slice(0, at + within.length + 1);
  return at >= 0 && resolve(dirname(posix(file)), specifier).startsWith(`${folder}/`);
}

const importAllowList = {
  meta: { type: "problem", schema: [{ type: "object" }] },
  create(context) {
    const { within, packages, types = [] } = context.options[0];
    const check = (node, source, typeOnly) => {
      if (source === null || source === undefined) return;
      const specifier = source.type === "Literal" ? source.value : undefined;
      const allowed =
        typeof specifier === "string" &&
        (specifier.startsWith(".")
          ? staysInside(context.filename, specifier, within)
          : fits(specifier, typeOnly ? [...packages, ...types] : packages));
      if (allowed) return;
      const list = packages.length === 0 ? "nothing else" : packages.join(", ");
      const extra = types.length === 0 ? "" : `, and types of ${types.join(", ")}`;
      context.report({ node, message: `${within} may import its own files and ${list}${extra}.` });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === "type"),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === "type"),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === "type"),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
    };
  },
};

/** Core takes the time as a parameter: a `Date` may be made of a value, never of the moment. */
const noPresent = {
  meta: { type: "problem" },
  create(context) {
    const check = (node) => {
      if (node.callee.type !== "Identifier" || node.callee.name !== "Date") return;
      if (node.type === "NewExpression" && node.arguments.length > 0) return;
      context.report({ node, message: "The present time is a parameter here: no clock is read." });
    };
    return { NewExpression: check, CallExpression: check };
  },
};

/** In the client what waits is an Effect; a hand-made promise would outlive the call that made it. */
const noHandMadePromise = {
  meta: { type: "problem" },
  create(context) {
    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier" || node.callee.name !== "Promise") return;
        context.report({ node, message: "No hand-made promise here: write it as an Effect." });
      },
    };
  },
};

export default {
  meta: { name: "house" },
  rules: {
    "import-allow-list": importAllowList,
    "no-present": noPresent,
    "no-hand-made-promise": noHandMadePromise,
  },
};
