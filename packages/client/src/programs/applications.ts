import { applying, type ApplyPrograms } from "../applying.ts";
import { observed } from "../program/observe.ts";
import { wholeCall } from "../program/whole-call.ts";
import type { Parts } from "./parts.ts";
import type { Queries } from "./queries.ts";
import { subjectV2, subjectV3 } from "./subject.ts";

export function applicationsOf({ state, asked, placed }: Parts, queries: Queries): ApplyPrograms {
  const { query, queryOneV2 } = queries;
  const { applyAndConfirm, applyAndConfirmV2 } = applying({ state, asked, query, queryV2: queryOneV2 });
  return {
    applyAndConfirm: (application, options) => {
      const dance = applyAndConfirm(application, options);
      return placed(observed(dance, wholeCall("wxrefund.apply", subjectV3(application))));
    },
    applyAndConfirmV2: (application, options) => {
      const dance = applyAndConfirmV2(application, options);
      return placed(observed(dance, wholeCall("wxrefund.apply", subjectV2(application))));
    },
  };
}
