/** One event of a channel (P-1.3). */
export interface PushEvent<Data = unknown> {
  readonly channel: string;
  readonly id: string;
  readonly type: string;
  readonly data: Data;
  /** Where it is there, `data` is bytes in base64. */
  readonly encoding?: "base64";
  readonly time: string;
  readonly cursor: string;
}

/** A control event (P-4.4). */
export interface Control {
  readonly control: string;
  readonly cursor?: string;
  readonly reason?: string;
  readonly channels?: readonly string[];
  readonly [member: string]: unknown;
}

/** Something asked for is not available any more (P-3): fetch the state of these channels again. */
export interface Gap extends Control {
  readonly control: "gap";
  readonly channels: readonly string[];
  readonly reason: "ttl" | "size" | "epoch" | "slow" | "unauthorized";
  readonly detail: string;
  readonly from: string | null;
  readonly to: string;
  readonly cursor: string;
}

/** Who is there now (P-14): at most once, never replayed. Names for whoever may see them. */
export interface Presence extends Control {
  readonly control: "presence";
  readonly channel: string;
  readonly count: number;
  readonly guests: number;
  readonly members?: readonly unknown[];
  readonly joined?: readonly unknown[];
  readonly left?: readonly unknown[];
  readonly truncated?: boolean;
}

export type Message = PushEvent | Control;

/** The server refused, and asking again in the same way is of no use. `status` is 0 when it was not the server. */
export class PushError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "PushError";
    this.status = status;
    this.code = code;
  }
}

/** `waiting`: between two tries. `refused`: it gave up, `reconnect()` tries again. */
export type State = "connecting" | "open" | "waiting" | "refused" | "closed";

/** What can be listened to. */
export interface Events {
  /** Each event once, in the order of its channel. */
  event: PushEvent;
  /** Something was lost for good: fetch the state of its channels again. */
  gap: Gap;
  state: State;
  /** With the option `presence`, on `ws`, `sse` and `stream`. */
  presence: Presence;
  /** A refusal, or a token that could not be had. Thrown at large when nobody listens. */
  error: PushError;
  /** Every other control event of the server, as it came. */
  control: Control;
}

/** Listeners by name. What a listener throws reaches the page's error handler and harms no other. */
export class Emitter {
  readonly #listeners = new Map<string, Set<(value: never, cause?: unknown) => void>>();

  /** `cause` comes with a state: why it waits or gave up. Returns what ends the listening. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name], cause?: unknown) => void): () => void {
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all.add(listener));
    return () => void all.delete(listener);
  }

  protected emit<Name extends keyof Events>(name: Name, value: Events[Name], cause?: unknown): void {
    const all = this.#listeners.get(name);
    if (name === "error" && !all?.size) {
      atLarge(value);
    }
    for (const listener of [...(all ?? [])]) {
      try {
        listener(value as never, cause);
      } catch (thrown) {
        atLarge(thrown);
      }
    }
  }
}

function atLarge(thrown: unknown): void {
  queueMicrotask(() => {
    throw thrown;
  });
}
