import { guardField } from "@wxrefund/core";
import type { NumberKind } from "../number-kind.ts";

/** Whether WeChat Pay has numbers of that kind which look so. */
export function isNumber(kind: NumberKind, text: string): boolean {
  try {
    guardField(kind, text);
    return true;
  } catch {
    return false;
  }
}
