import { Live } from "./live";
import type { Options } from "./options";
import { poll } from "./polls";
import { sse } from "./streams";

export type { Control, Events, Gap, Presence, PushEvent, State } from "./events";
export { Live } from "./live";

/** For pages that count bytes: server-sent events, else long polls. No publishing. */
export function connect(options: Options): Live {
  return new Live(options, [sse, poll]);
}
