import type { Finding } from "./finding.ts";

/** A key that may have signed instead of the configured one. */
export interface KeyCandidateV2 {
  readonly key: string;
  readonly finding: Finding;
}

/** Another key that is at hand, such as the sandbox's; `name` tells it apart without telling it. */
export interface OtherKeyV2 {
  readonly name: string;
  readonly key: string;
}

interface KeyMistake extends Finding {
  readonly keys: (key: string) => readonly string[];
}

const mistakes: readonly KeyMistake[] = [
  {
    id: "key-padded",
    text: "The key at hand and the one that signed differ by spaces or a line break around them.",
    fix: "Remove them; echo and editors add a line feed to files.",
    keys: (key) => [key.trim(), `${key}\n`, `${key}\r\n`, `${key} `, ` ${key}`],
  },
  {
    id: "key-case",
    text: "The key at hand and the one that signed differ in upper and lower case.",
    fix: "Copy the key from the merchant platform as it is; only the finished sign is put into upper case.",
    keys: (key) => [key.toLowerCase(), key.toUpperCase()],
  },
  {
    id: "key-quoted",
    text: "The key at hand or the one that signed has quotes around it.",
    fix: "Remove them; an environment file keeps quotes in some readers.",
    keys: (key) => [key.replace(/^(["'])(.*)\1$/s, "$2"), `"${key}"`, `'${key}'`],
  },
];

/** Every key that one of the known mistakes makes of the configured one, then the others at hand. */
export function keyCandidatesV2(key: string, others: readonly OtherKeyV2[]): readonly KeyCandidateV2[] {
  const made = mistakes.flatMap(({ keys, id, text, fix }) =>
    keys(key).map((other) => ({ key: other, finding: { id, text, fix } })),
  );
  const given = others.map((other) => ({ key: other.key, finding: ofAnother(other.name) }));
  return [...made, ...given].filter((candidate) => candidate.key !== key && candidate.key !== "");
}

function ofAnother(name: string): Finding {
  return {
    id: "key-of-another-environment",
    text: `The sign fits the key of ${name}, not the configured one.`,
    fix: "Use the key of the API and the environment that is asked; a sandbox has keys of its own.",
  };
}
