import { cutOff, hangUp, reset, silence, stall } from "@wxrefund/testkit/raw-server";
import { refundBodyV3 } from "../answers/v3.ts";
import { askV2, askV3, type FailureCase, once } from "./case.ts";

type Expected = Pick<FailureCase, "exit" | "error">;

const noAnswer: Expected = { exit: 5, error: { kind: "no-answer" } };
const argv = [...askV3, ...once];
const brief = [...argv, "--timeout", "300"];

export const casesTransport: readonly FailureCase[] = [
  { title: "nobody listens (v3)", argv, exit: 5, error: { kind: "unreachable" }, requests: 0 },
  {
    title: "nobody listens (v2)",
    argv: askV2,
    exit: 5,
    error: { kind: "unreachable", attempts: 3 },
    requests: 0,
  },
  { title: "never a word", argv: brief, server: () => [silence], ...noAnswer, requests: 1 },
  {
    title: "half a body and then silence",
    argv: brief,
    server: () => [stall({ body: refundBodyV3 }, 40)],
    ...noAnswer,
    requests: 1,
  },
  { title: "a reset", argv, server: () => [reset], ...noAnswer, requests: 1 },
  { title: "a hang-up", argv, server: () => [hangUp], ...noAnswer, requests: 1 },
  {
    title: "half a body and then the end",
    argv,
    server: () => [cutOff({ body: refundBodyV3 }, 40)],
    ...noAnswer,
    requests: 1,
  },
];
