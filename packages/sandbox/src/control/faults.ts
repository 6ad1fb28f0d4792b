import type { JsonObject } from "@wxrefund/core";
import type { MadeControl } from "../answer/made.ts";
import type { ArmedFault } from "../fault/armed.ts";
import { applicationFaults } from "../fault/application-list.ts";
import { faultNamed, type KnownFault, knownFaults } from "../fault/known.ts";
import { type FaultApi, faults } from "../fault/list.ts";
import { notificationFaults } from "../fault/notification-list.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import { ControlError, controlAnswer, integerMember, readMembers, textMember } from "./words.ts";

export function listFaults({ faults: armed }: Site): Readonly<Record<string, unknown>> {
  return {
    armed: armed.list(),
    available: faults,
    forApplications: applicationFaults,
    forNotifications: notificationFaults,
  };
}

const mostTimes = 10_000;

/**
 * `{"fault": "tampered", "times": 2, "api": "v3"}`: the next two answers over APIv3 that it can spoil are spoiled.
 * `times` may be `"always"` and is 1 when absent; without `api` answers of both APIs are meant.
 */
export function armFault(received: Received, site: Site): MadeControl {
  const members = readMembers(received, ["fault", "times", "api"]);
  const fault = readFault(members);
  const api = readApi(members, fault);
  const armed: ArmedFault = {
    fault: fault.id,
    times: readTimes(members),
    ...(api === undefined ? {} : { api }),
  };
  if (site.faults.arm(armed)) return controlAnswer(200, { armed: site.faults.list() });
  throw new ControlError(409, "Too many faults are armed; DELETE /_sandbox/faults clears them.");
}

export function clearFaults({ faults: armed }: Site): MadeControl {
  armed.clear();
  return controlAnswer(200, { armed: armed.list() });
}

function readFault(members: JsonObject): KnownFault {
  const fault = faultNamed(textMember(members, "fault", () => true) ?? "");
  if (fault !== undefined) return fault;
  throw new ControlError(400, `fault must be one of ${knownFaults.map(({ id }) => id).join(", ")}.`);
}

function readApi(members: JsonObject, fault: KnownFault): FaultApi | undefined {
  const api = textMember(members, "api", (text) => text === "v3" || text === "v2");
  if (api !== "v3" && api !== "v2") return undefined;
  if (fault.apis.includes(api)) return api;
  throw new ControlError(400, `The fault ${fault.id} has no part in api ${api}.`);
}

function readTimes(members: JsonObject): number | "always" {
  if (members["times"] === "always") return "always";
  return integerMember(members, "times", { min: 1, max: mostTimes }) ?? 1;
}
