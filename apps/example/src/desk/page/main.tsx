import { render } from "preact";
import type { PageSetup } from "../server/document.ts";
import { Desk } from "./desk.tsx";

const setup: PageSetup = JSON.parse(document.querySelector("#setup")?.textContent ?? "{}");
const place = document.querySelector("#desk");
if (place !== null) render(<Desk setup={setup} />, place);
