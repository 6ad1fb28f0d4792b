import { createNodeTransport } from "@wxrefund/node-http/transport";
import { configExit, exitOf, exitOfAnswer } from "../doctor/check.ts";
import type { Diagnosis } from "../doctor/diagnosis.ts";
import { optionFile, requiredFile, textOf } from "../doctor/files.ts";
import { configurationChecks } from "../doctor/keys.ts";
import { messageV2 } from "../doctor/message-v2.ts";
import { networkChecks, originsOf } from "../doctor/network.ts";
import { reportChecks, reportDiagnosis } from "../doctor/report.ts";
import { signV3 } from "../doctor/sign-v3.ts";
import { verifyV3 } from "../doctor/verify-v3.ts";
import type { Environment, Host } from "../host.ts";
import { type Options, readOptions } from "../option/read.ts";
import { helpOption, type OptionSpec, optionLines } from "../option/spec.ts";
import { configError } from "../outcome/config-error.ts";
import type { Command } from "./command.ts";

type Run = (options: Options, host: Host) => Promise<number>;

interface Mode {
  readonly about: string;
  readonly options: readonly OptionSpec[];
  readonly run: Run;
}

const jsonOption: OptionSpec = { name: "json", about: "print one JSON document" };
const apiOption: OptionSpec = {
  name: "api",
  value: "v3|v2",
  about: "which API it belongs to (seen from the body)",
};
const stringOption: OptionSpec = {
  name: "string",
  value: "FILE",
  about: "the string to sign that your program had, to the byte",
};
const otherKeyOption: OptionSpec = {
  name: "other-key",
  value: "FILE",
  about: "v2: another APIv2 key to try",
};
const certificateOption: OptionSpec = {
  name: "merchant-cert",
  value: "FILE",
  about: "the merchant API certificate, apiclient_cert.pem, to compare",
};

const preflight: Mode = {
  about: "check configuration, clock and hosts, and ask each host once for a refund that is not there",
  options: [
    certificateOption,
    { name: "sub-mchid", value: "ID", about: "a sub-merchant, for a service provider" },
    { name: "timeout", value: "MS", about: "for each request (10000)" },
  ],
  run: async (options, host) => {
    const subMchid = options.text("sub-mchid");
    const timeoutMs = options.integer("timeout", { min: 1, max: 600_000 }) ?? 10_000;
    originsOf(host.env);
    const configuration = await configurationChecks(await configurationOf(options, host));
    const transport = createNodeTransport();
    try {
      const configured = exitOf(configuration) === 0;
      const network = await networkChecks({ host, transport, configured, subMchid, timeoutMs });
      return reportChecks([...configuration, ...network], host, options.has("json"));
    } finally {
      transport.close();
    }
  },
};

const modes: ReadonlyMap<string, Mode> = new Map<string, Mode>([
  [
    "verify",
    {
      about: "explain why an answer does not verify",
      options: [
        { name: "body", value: "FILE", about: "its body, to the byte" },
        { name: "headers", value: "FILE", about: "v3: its header lines, as curl -D writes them" },
        { name: "received", value: "TIME", about: "v3: when it came (RFC 3339), to measure the clock" },
        apiOption,
        stringOption,
        otherKeyOption,
      ],
      run: async (options, host) => {
        const body = await requiredFile(options, "body", "the body as it arrived, to the byte");
        const look = readApi(options, body) === "v3" ? verifyV3 : messageV2;
        const diagnosis = await look(options, body, host.env);
        return reported(diagnosis, options, { host, exit: exitOfAnswer(diagnosis.findings) });
      },
    },
  ],
  [
    "sign",
    {
      about: "explain why WeChat Pay refuses a request's signature",
      options: [
        { name: "headers", value: "FILE", about: "v3: its request line and headers, Authorization included" },
        { name: "body", value: "FILE", about: "its body, to the byte; a GET has none" },
        { name: "method", value: "M", about: "v3: in place of the request line's (GET)" },
        { name: "url", value: "PATH", about: "v3: path and query, in place of the request line's" },
        { name: "answer", value: "FILE", about: "v3: body of the 401 answer, which tells what was received" },
        apiOption,
        stringOption,
        otherKeyOption,
      ],
      run: async (options, host) => {
        const body = (await optionFile(options, "body")) ?? new Uint8Array();
        const look = readApi(options, body) === "v3" ? signV3 : messageV2;
        return reported(await look(options, body, host.env), options, { host, exit: configExit });
      },
    },
  ],
  [
    "keys",
    {
      about: "check the configured keys, without asking anybody",
      options: [certificateOption],
      run: async (options, host) => {
        const checks = await configurationChecks(await configurationOf(options, host));
        return reportChecks(checks, host, options.has("json"));
      },
    },
  ],
]);

export const doctorCommand: Command = {
  name: "doctor",
  summary: "check configuration and hosts, or explain a signature that does not fit",
  help,
  run: async (args, host) => {
    const [first] = args;
    const named = first !== undefined && !first.startsWith("-");
    const mode = named ? modes.get(first) : preflight;
    if (mode === undefined) throw unknownMode();
    const options = readOptions(named ? args.slice(1) : args, [...mode.options, jsonOption, helpOption]);
    if (!options.has("help")) return mode.run(options, host);
    host.stdout.write(help());
    return 0;
  },
};

async function configurationOf(options: Options, { env }: { readonly env: Environment }) {
  return { env, certificate: await optionFile(options, "merchant-cert"), nowMs: Date.now() };
}

interface Reporting {
  readonly host: Host;
  readonly exit: number;
}

function reported(diagnosis: Diagnosis, options: Options, { host, exit }: Reporting): number {
  return reportDiagnosis(diagnosis, host, { json: options.has("json"), exit });
}

/** V2 is XML and APIv3 is not, so the body tells which it is unless the option does. */
function readApi(options: Options, body: Uint8Array): "v3" | "v2" {
  const api = options.text("api");
  if (api === "v3" || api === "v2") return api;
  if (api === undefined) return /^[\ufeff\s]*<xml>/.test(textOf(body.subarray(0, 64))) ? "v2" : "v3";
  throw configError({
    field: "--api",
    message: "--api is neither v3 nor v2.",
    remedy: "Give --api v3 or --api v2, or leave it out.",
  });
}

function unknownMode(): Error {
  return configError({
    field: "command",
    message: "doctor knows no such word.",
    remedy: `Write wxrefund doctor alone, or with one of ${[...modes.keys()].join(", ")}.`,
  });
}

function help(): string {
  return [
    "Usage: wxrefund doctor [options]",
    ...[...modes.keys()].map((name) => `       wxrefund doctor ${name} [options]`),
    "",
    "It reads the variables of wxrefund help query. No output holds a key.",
    "",
    `wxrefund doctor: ${preflight.about}`,
    ...optionLines(preflight.options),
    ...[...modes].flatMap(([name, { about, options }]) => [
      "",
      `wxrefund doctor ${name}: ${about}`,
      ...optionLines(options),
    ]),
    "",
    "With each of them",
    ...optionLines([jsonOption, helpOption]),
    "",
    "Exit codes",
    ...exitLines.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

const exitLines = [
  "0  all is right; what is marked warn works today",
  "2  the configuration, the request or your program's string is wrong",
  "4  an answer came that proves nothing",
  "5  a host cannot be reached, or did not answer",
];
