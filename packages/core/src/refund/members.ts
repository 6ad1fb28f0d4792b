import type { Refund } from "./model.ts";
import { readReceivedAccount } from "./received-account.ts";
import { statusOfWord } from "./status-words.ts";
import { instantMs } from "./time.ts";

type Present<Members> = { [Name in keyof Members]?: Members[Name] & ({} | null) };

/** The same members without those that are undefined: a member of the model is absent or has a value. */
export function present<Members extends object>(members: Members): Present<Members> {
  const kept: Present<Members> = {};
  for (const name in members) {
    const value = members[name];
    if (value !== undefined && value !== null) kept[name] = value;
  }
  return kept;
}

/** What one word on the wire says of the status. */
export function statusMembers(wireStatus: string): Pick<Refund, "status" | "wireStatus" | "final"> {
  const { status, final } = statusOfWord(wireStatus);
  return { status, wireStatus, final };
}

/** The texts that are kept as received and also read. */
export function readMembers(texts: {
  readonly userReceivedAccount: string | undefined;
  readonly createTime?: string | undefined;
  readonly successTime: string | undefined;
}): Pick<
  Refund,
  "userReceivedAccount" | "receivedAccount" | "createTime" | "createTimeMs" | "successTime" | "successTimeMs"
> {
  const { userReceivedAccount, createTime, successTime } = texts;
  return present({
    userReceivedAccount,
    receivedAccount: userReceivedAccount === undefined ? undefined : readReceivedAccount(userReceivedAccount),
    createTime,
    createTimeMs: createTime === undefined ? undefined : instantMs(createTime),
    successTime,
    successTimeMs: successTime === undefined ? undefined : instantMs(successTime),
  });
}
