import { Backoff } from "./backoff";
import { type Gap, isControl, type Message, PushError, type PushEvent } from "./events";
import { Once } from "./once";
import { Later, poll, Silence, sse, type Wire } from "./transports";

export type TransportName = "sse" | "poll";
export type State = "connecting" | "open" | "waiting" | "closed";

/** `base`: where push is, `/push` by default. `since`: the cursor of the page, or a rewind. `token`: asked for each connect. */
export interface Options {
  readonly channels: readonly string[];
  readonly base?: string;
  readonly since?: string;
  readonly token?: () => string | Promise<string>;
  readonly transports?: readonly TransportName[];
  readonly onEvent: (event: PushEvent) => void;
  readonly onGap?: (gap: Gap) => void;
  readonly onState?: (state: State) => void;
  readonly onError?: (error: PushError) => void;
  readonly fetch?: typeof fetch;
  readonly random?: () => number;
  readonly firstBytesMilliseconds?: number;
  readonly silenceMilliseconds?: number;
}

export interface Connection {
  /** Where it would go on: keep it with the state of the page. */
  readonly cursor: string | undefined;
  readonly state: State;
  readonly transport: TransportName;
  close(): void;
}

/** Connects and stays connected: resumes from its cursor, falls back to polling, gives each event once. */
export function connect(options: Options): Connection {
  const live = new Live(options);
  void live.run();
  return live;
}

class Live implements Connection {
  readonly #options: Options;
  readonly #transports: readonly TransportName[];
  readonly #once = new Once();
  readonly #backoff: Backoff;
  readonly #abort = new AbortController();
  #cursor: string | undefined;
  #state: State = "connecting";
  #current = 0;
  #freshToken = false;

  constructor(options: Options) {
    this.#options = options;
    this.#transports = options.transports ?? ["sse", "poll"];
    this.#backoff = new Backoff(options.random ?? Math.random);
    this.#cursor = options.since;
  }

  get cursor(): string | undefined {
    return this.#cursor;
  }

  get state(): State {
    return this.#state;
  }

  get transport(): TransportName {
    return this.#transports[this.#current] ?? "sse";
  }

  close(): void {
    this.#become("closed");
    this.#abort.abort();
  }

  async run(): Promise<void> {
    while (this.#state !== "closed") {
      let wait = 0;
      try {
        this.#become("connecting");
        await this.#attempt();
        wait = this.transport === "poll" ? 0 : this.#backoff.next();
      } catch (failure) {
        wait = this.#failed(failure);
      }
      if (!this.#isClosed() && wait > 0) {
        this.#become("waiting");
        await this.#sleep(wait);
      }
    }
  }

  /** What a failure means: the time to wait before the next try. */
  #failed(failure: unknown): number {
    if (failure instanceof PushError) {
      if (failure.status === 401 && this.#options.token && !this.#freshToken) {
        this.#freshToken = true;
        return this.#backoff.next();
      }
      this.close();
      this.#options.onError?.(failure);
      return 0;
    }
    if (failure instanceof Silence && failure.early && this.#current + 1 < this.#transports.length) {
      this.#current++;
      return 0;
    }
    return Math.max(failure instanceof Later ? failure.milliseconds : 0, this.#backoff.next());
  }

  async #attempt(): Promise<void> {
    const token = await this.#options.token?.();
    // A stream that is given up must not go on beside its successor.
    const attempt = new AbortController();
    const wire: Wire = {
      fetch: this.#options.fetch ?? fetch.bind(globalThis),
      base: this.#options.base ?? "/push",
      channels: this.#options.channels,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      signal: AbortSignal.any([attempt.signal, this.#abort.signal]),
      cursor: this.#cursor,
      message: (message) => this.#take(message),
      moved: (cursor) => (this.#cursor = cursor),
      retry: (milliseconds) => (this.#backoff.base = milliseconds),
      opened: () => this.#opened(),
    };
    try {
      if (this.transport === "poll") {
        await poll(wire, 25);
      } else {
        await sse(wire, this.#options.firstBytesMilliseconds ?? 3000, this.#options.silenceMilliseconds ?? 40_000);
      }
    } finally {
      attempt.abort();
    }
  }

  #opened(): void {
    this.#backoff.reset();
    this.#freshToken = false;
    this.#become("open");
  }

  #take(message: Message): void {
    if (this.#isClosed()) {
      return;
    }
    if (isControl(message)) {
      if (message.control === "gap") {
        this.#options.onGap?.(message as Gap);
      }
    } else if (this.#once.isNew(message.channel, message.id)) {
      this.#options.onEvent(message);
    }
    if (message.cursor !== undefined) {
      this.#cursor = message.cursor;
    }
  }

  #isClosed(): boolean {
    return this.#state === "closed";
  }

  #become(state: State): void {
    if (this.#state !== state && this.#state !== "closed") {
      this.#state = state;
      this.#options.onState?.(state);
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#abort.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    });
  }
}
