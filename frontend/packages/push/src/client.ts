import { type Presence, PushError } from "./events";
import { Later } from "./http";
import { Live } from "./live";
import type { Options } from "./options";
import { ndjson, sse } from "./streams";
import { poll, short } from "./polls";
import { ws } from "./socket";
import { secret, type Transport, type TransportName } from "./transport";

export interface ClientOptions extends Options {
  /** In the order in which they are tried. */
  readonly transports?: readonly TransportName[];
}

export interface Receipt {
  readonly id: string;
  readonly cursor: string;
}

const TRIES = 8;
const ALL: readonly [Transport, ...Transport[]] = [ws, sse, ndjson, poll, short];

/** All transports, and publishing. */
export class Client extends Live {
  constructor(options: ClientOptions) {
    const [first, ...rest] = (options.transports ?? []).flatMap((name) => ALL.find((each) => each.name === name) ?? []);
    super(options, first ? [first, ...rest] : ALL);
  }

  /** Who is in a channel at the moment (P-14.3). */
  async presence(channel: string): Promise<Presence> {
    const answer = await this.http.send(`/push/presence?channel=${encodeURIComponent(channel)}`);
    return (await answer.json()) as Presence;
  }

  /** Committed when done. Tried again under one key until there is an answer, so that it is published once. */
  async publish(
    channel: string | readonly string[],
    data: unknown,
    { type, key = secret() }: { type?: string; key?: string } = {},
  ): Promise<Receipt> {
    const event = { [typeof channel === "string" ? "channel" : "channels"]: channel, type, data };
    for (let tries = 1; ; tries++) {
      try {
        if (this.operator?.frames) {
          const { event: id, cursor } = await this.operator({ op: "publish", ...event, key });
          return { id, cursor } as Receipt;
        }
        const answer = await this.http.send("/push/publish", {
          method: "POST",
          headers: { "Content-Type": "application/json", "Idempotency-Key": key },
          body: JSON.stringify(event),
        });
        return (await answer.json()) as Receipt;
      } catch (failure) {
        if (failure instanceof PushError && failure.status !== 429 && failure.status < 500) {
          throw failure;
        }
        if (tries === TRIES) {
          throw failure;
        }
        const wait = Math.min(30_000, 250 * 2 ** tries) * (0.5 + Math.random() / 2);
        await new Promise((resolve) => setTimeout(resolve, wait + (failure instanceof Later ? failure.milliseconds : 0)));
      }
    }
  }
}

/** Connects and stays connected. Listeners that are added in the same turn miss nothing. */
export function connect(options: ClientOptions): Client {
  return new Client(options);
}
