import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import type { CardField } from "../checks.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { banks } from "../words/banks.ts";
import { fieldProblems } from "../words/fields.ts";
import { words } from "../words/page.ts";

/** A card of the buyer, and what is wrong with its fields. */
export function Card({ wrong }: { readonly wrong: readonly CardField[] }): VNode {
  const say = useSay();
  return (
    <div class="card">
      <label>
        {say(words.bank)}
        <select name="bankType">
          {banks.map(([code, name]) => (
            <option key={code} value={code}>
              {say(name)}
            </option>
          ))}
        </select>
      </label>
      <Field name="bankAccount" told={words.cardNumber} wrong={wrong} numeric />
      <Field name="realName" told={words.cardHolder} wrong={wrong} />
    </div>
  );
}

interface FieldProps {
  readonly name: CardField;
  readonly told: Sentence;
  readonly wrong: readonly CardField[];
  readonly numeric?: boolean;
}

function Field({ name, told, wrong, numeric = false }: FieldProps): VNode {
  const say = useSay();
  const isWrong = wrong.includes(name);
  return (
    <div>
      <label>
        {say(told)}
        <input
          name={name}
          inputMode={numeric ? "numeric" : "text"}
          autocomplete="off"
          required
          aria-invalid={isWrong}
          aria-describedby={`${name}-problem`}
        />
      </label>
      <Problem problem={isWrong ? fieldProblems[name] : undefined} id={`${name}-problem`} />
    </div>
  );
}
