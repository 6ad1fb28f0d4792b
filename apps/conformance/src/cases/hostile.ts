import {
  decodeBase64,
  decodeUtf8,
  type HeaderLine,
  readAuthorization,
  readJson,
  readSignedHeaders,
  readXml,
  type Result,
} from "@wxrefund/core";
import authorization from "@wxrefund/vectors/hostile/authorization.json" with { type: "json" };
import base64 from "@wxrefund/vectors/hostile/base64.json" with { type: "json" };
import json from "@wxrefund/vectors/hostile/json.json" with { type: "json" };
import signedHeaders from "@wxrefund/vectors/hostile/signed-headers.json" with { type: "json" };
import utf8 from "@wxrefund/vectors/hostile/utf8.json" with { type: "json" };
import xml from "@wxrefund/vectors/hostile/xml.json" with { type: "json" };
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";
import { bytesOfHex, hexOf } from "../hex.ts";

interface Row {
  readonly id: string;
  readonly input: string;
  readonly verdict: string;
}

interface XmlRow extends Row {
  readonly root?: string;
  readonly fields?: Readonly<Record<string, string | undefined>>;
}

/** "refuse", or what was read; `wanted` is what the runtime itself makes of an input that is to be accepted. */
function table<T>(
  name: string,
  rows: readonly Row[],
  { read, wanted }: { read: (input: string) => Result<T>; wanted: (input: string) => unknown },
): readonly Case[] {
  return rows.map(({ id, input, verdict }) => ({
    id: `hostile/${name}/${id}`,
    run: () => {
      const result = read(input);
      expectEqual(result.ok ? result.value : "refuse", verdict === "refuse" ? verdict : wanted(input));
    },
  }));
}

function map<T, U>(result: Result<T>, change: (value: T) => U): Result<U> {
  return result.ok ? { ok: true, value: change(result.value) } : result;
}

const xmlRows: readonly XmlRow[] = xml.cases;
const headerRows: readonly { id: string; input: readonly (readonly string[])[]; verdict: string }[] =
  signedHeaders.cases;

export const hostileCases: readonly Case[] = [
  ...xmlRows.map(({ id, input, verdict, root = "", fields = {} }) => ({
    id: `hostile/xml/${id}`,
    run: () => {
      const read = readXml(input);
      const told = read.ok ? [read.value.root, ...read.value.fields] : "refuse";
      expectEqual(told, verdict === "refuse" ? verdict : [root, ...Object.entries(fields)]);
    },
  })),
  ...table("json", json.cases, {
    read: (input) => map(readJson(input), (value) => JSON.stringify(value)),
    wanted: (input) => JSON.stringify(JSON.parse(input)),
  }),
  ...table("utf8", utf8.cases, {
    read: (input) => decodeUtf8(bytesOfHex(input)),
    wanted: (input) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOfHex(input)),
  }),
  ...table("base64", base64.cases, {
    read: (input) => map(decodeBase64(input), hexOf),
    wanted: (input) => hexOf(Uint8Array.from(atob(input), (character) => character.charCodeAt(0))),
  }),
  ...table("authorization", authorization.cases, {
    read: (input) => map(readAuthorization(input), ({ mchid, serialNo }) => `${mchid} ${serialNo}`),
    wanted: () => "1900007291 408B07E7",
  }),
  ...headerRows.map(({ id, input, verdict }) => ({
    id: `hostile/signed-headers/${id}`,
    run: () => {
      const lines = input.map(([name = "", value = ""]): HeaderLine => [name, value]);
      const read = readSignedHeaders(lines);
      expectEqual(read.state === "present" && read.probe ? "probe" : read.state, verdict);
    },
  })),
];
