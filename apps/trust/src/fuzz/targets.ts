import type { FuzzTarget } from "./reader.ts";
import { authorizationReader } from "./readers/authorization.ts";
import { base64Reader, utf8Reader } from "./readers/bytes.ts";
import { headersReader } from "./readers/headers.ts";
import { indexedFieldsReader } from "./readers/indexed-fields.ts";
import { jsonReader } from "./readers/json.ts";
import { authorizationWriter, utf8Writer, xmlWriter } from "./readers/writers.ts";
import { xmlReader } from "./readers/xml.ts";

/** Every reader that sees what strangers send, and the writers that must not write what cannot be read. */
export const targets: readonly FuzzTarget[] = [
  xmlReader,
  jsonReader,
  headersReader,
  authorizationReader,
  indexedFieldsReader,
  utf8Reader,
  base64Reader,
  xmlWriter,
  authorizationWriter,
  utf8Writer,
];
