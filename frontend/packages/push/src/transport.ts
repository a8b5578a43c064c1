import type { Control, Message } from "./events";
import type { Http } from "./http";

export type TransportName = "ws" | "sse" | "stream" | "poll" | "short";

/** One way to be served. `run` lasts as long as its connection, for polls until something fails. */
export interface Transport {
  readonly name: TransportName;
  run(wire: Wire): Promise<void>;
}

/** What a client can say on a live connection (P-11.3). */
export interface Operation {
  readonly op: "subscribe" | "unsubscribe" | "refresh" | "publish" | "presence";
  readonly channels?: readonly string[];
  readonly token?: string | undefined;
  readonly [member: string]: unknown;
}

/** Carries an operation out on the live connection. `frames`: it can publish, too. */
export interface Operator {
  (operation: Operation): Promise<Control>;
  readonly frames?: boolean;
}

/** What a transport needs, and where it puts what it gets. */
export interface Wire {
  readonly http: Http;
  readonly channels: readonly string[];
  readonly cursor: string | undefined;
  readonly signal: AbortSignal;
  readonly times: Times;
  readonly webSocket: typeof WebSocket | undefined;
  readonly presence: boolean;
  /** Something came, at the latest now the connection is open; the next has to come within so many milliseconds. */
  alive(next: number): void;
  /** Nothing has come yet; it has to within so many milliseconds. */
  expect(milliseconds: number): void;
  message(message: Message): void;
  moved(cursor: string): void;
  retry(milliseconds: number): void;
  operator(operator: Operator): void;
  pause(milliseconds: number): Promise<void>;
}

/** In milliseconds. */
export interface Times {
  /** For the head of an answer, or a handshake. */
  readonly open: number;
  /** After the head for the first bytes: what keeps them back for longer is a buffering proxy. */
  readonly first: number;
  /** Without a byte on an open connection: a heartbeat and a half. */
  readonly silence: number;
  /** What a long poll waits. */
  readonly wait: number;
  /** Between short polls. */
  readonly interval: number;
}

/**
 * Why a transport is left. `unavailable`: it is not there, or its handshake is refused. `buffered`: it was opened, and what the server
 * sends at once did not come through. `silent`: heartbeats ceased to come, twice. `cut`: waits are cut off, however short.
 */
export type Reason = "unavailable" | "buffered" | "silent" | "cut";

/** This transport cannot be used here. */
export class Unfit extends Error {
  readonly reason: Reason;

  constructor(message: string, reason: Reason = "unavailable", cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** `/push/<path>` with the channels and the cursor. */
export function query(wire: Wire, path: string, more: Record<string, string> = {}): string {
  const all = new URLSearchParams(wire.channels.map((channel) => ["channel", channel]));
  for (const [name, value] of Object.entries({ ...(wire.cursor && { since: wire.cursor }), ...more })) {
    all.set(name, value);
  }
  return `/push/${path}?${all}`;
}

/** A random text that nobody guesses. */
export function secret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
