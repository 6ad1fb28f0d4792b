import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { isNumberKind, type NumberKind, numberKinds } from "../../number-kind.ts";
import { isNumber } from "../checks.ts";
import { server } from "../connection/ask-server.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { addressOf } from "../connection/use-desk.ts";
import { useDoing } from "../use-doing.ts";
import { fieldProblems } from "../words/fields.ts";
import { numberNames, words } from "../words/page.ts";

export interface AskFormProps {
  readonly number: string;
  readonly speaksV2: boolean;
}

/** What is not on the desk may still be at WeChat Pay. */
export function AskForm({ number, speaksV2 }: AskFormProps): VNode {
  const say = useSay();
  const { busy, problem, start, complain } = useDoing();
  const id = useId();
  const [kind, setKind] = useState<NumberKind>("outRefundNo");
  const wrong = problem === fieldProblems[kind];
  const check = (): void => (isNumber(kind, number) ? start(ask) : complain(fieldProblems[kind]));
  const ask = async (): Promise<void> => {
    const [first] = (await server.ask(number, kind)).found;
    if (first === undefined) complain(words.askedNothing);
    else location.hash = addressOf(first);
  };
  return (
    <form
      class="asking"
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <label for={id}>{say(words.askFor)}</label>
      <select
        id={id}
        value={kind}
        aria-invalid={wrong}
        aria-describedby={`${id}-problem`}
        onChange={({ currentTarget: { value } }) => setKind(isNumberKind(value) ? value : "outRefundNo")}
      >
        {numberKinds
          .filter((one) => speaksV2 || one === "outRefundNo")
          .map((one) => (
            <option key={one} value={one}>
              {say(numberNames[one])}
            </option>
          ))}
      </select>
      <button type="submit" aria-busy={busy}>
        {say(words.ask)}
      </button>
      <Problem problem={problem} id={`${id}-problem`} />
    </form>
  );
}
