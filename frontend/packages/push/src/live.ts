import { Backoff } from "./backoff";
import { type Control, Emitter, type Gap, type Message, type Presence, PushError, type State } from "./events";
import { Http, type HttpOptions, Later } from "./http";
import { Once } from "./once";
import { type Operation, type Operator, type Transport, type TransportName, Unfit, type Wire } from "./transport";

export interface Options extends HttpOptions {
  /** Names, or patterns with one `*` at the end. */
  readonly channels: readonly string[];
  /** The cursor of the page or of an earlier connection, or a rewind (`-10`, `30s`, `earliest`). The present when absent. */
  readonly since?: string;
  /** The server's heartbeat in milliseconds, 15,000 when absent. */
  readonly heartbeat?: number;
  /** Milliseconds between short polls, 5,000 when absent. */
  readonly interval?: number;
  /** Tells who is in the channels, as event `presence`. */
  readonly presence?: boolean;
  /** Where the platform has none, such as `ws` on Node 20. */
  readonly WebSocket?: typeof WebSocket;
  readonly random?: () => number;
}

/** Ends an attempt so that another begins at once. */
const AGAIN = new Error("again");

class Silence extends Error {
  override readonly message = "nothing came for too long";
}

/** What a transport that cannot be used here may be answered with. */
const NOT_HERE = new Set([404, 405, 406, 415, 426, 501, 505]);

/** Transports that were left on this page while another worked, by server. */
const left = new Set<string>();

/** For tests, and for pages that know that the network has changed. */
export function forget(): void {
  left.clear();
}

/** Connects and stays connected: resumes from its cursor over any transport, gives each event once. */
export class Live extends Emitter {
  protected readonly http: Http;
  protected readonly backoff: Backoff;
  protected operator: Operator | undefined;
  readonly #options: Options;
  readonly #transports: readonly Transport[];
  readonly #channels: Set<string>;
  readonly #once = new Once();
  readonly #proven = new Set<Transport>();
  readonly #off: (() => void)[] = [];
  #suspects: Transport[] = [];
  #transport: Transport;
  #strikes = 0;
  #cursor: string | undefined;
  #state: State = "connecting";
  #abort = new AbortController();
  #wake: () => void = () => undefined;
  #away = false;
  #ended: string | undefined;
  #delay: number | undefined;

  constructor(options: Options, transports: readonly [Transport, ...Transport[]]) {
    super();
    this.#options = options;
    this.#transports = transports;
    this.#channels = new Set(options.channels);
    this.#cursor = options.since || undefined;
    this.#transport = this.#first() ?? transports[0];
    this.backoff = new Backoff(options.random ?? Math.random);
    this.http = new Http(options);
    this.#watchPage();
    queueMicrotask(() => void this.#run());
  }

  /** Where it would go on: keep it with the state of the page. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  get state(): State {
    return this.#state;
  }

  /** What it uses, or tries, at the moment. */
  get transport(): TransportName {
    return this.#transport.name;
  }

  get channels(): readonly string[] {
    return [...this.#channels];
  }

  close(): void {
    this.#become("closed");
    this.#off.forEach((off) => off());
    this.reconnect();
  }

  /** Connects again now: after a refusal, instead of waiting, or in the place of a connection that is in doubt. */
  reconnect(): void {
    this.#ended = undefined;
    this.#again();
  }

  /** Adds channels to the live connection. Done when their events come from now on; fails when they are refused. */
  async subscribe(...channels: string[]): Promise<void> {
    const fresh = channels.filter((channel) => !this.#channels.has(channel));
    if (fresh.length) {
      fresh.forEach((channel) => this.#channels.add(channel));
      await this.#change({ op: "subscribe", channels: fresh }).catch((failure) => {
        fresh.forEach((channel) => this.#channels.delete(channel));
        throw failure;
      });
    }
  }

  async unsubscribe(...channels: string[]): Promise<void> {
    const gone = channels.filter((channel) => this.#channels.delete(channel));
    if (gone.length) {
      await this.#change({ op: "unsubscribe", channels: gone });
    }
  }

  async #change(operation: Operation & { channels: string[] }): Promise<void> {
    const operator = this.operator;
    if (operator && this.#channels.size) {
      try {
        await operator(operation);
        return;
      } catch (failure) {
        if (failure instanceof PushError && !NOT_HERE.has(failure.status)) {
          throw failure;
        }
      }
    }
    if (operator !== this.operator) {
      if (this.#is("open")) {
        return; // on a connection that was made for the channels as they are now
      }
    } else {
      if (operation.op === "subscribe" && this.#state === "open") {
        // So that a refusal of these does not end what there is.
        const query = new URLSearchParams(operation.channels.map((channel) => ["channel", channel]));
        await this.http.send(`/push/poll?wait=0&${query}`);
      }
      this.#again();
    }
    if (this.#channels.size) {
      await this.#opening();
    }
  }

  #opening(): Promise<void> {
    return new Promise((resolve, reject) => {
      const off = this.on("state", (state, cause) => {
        if (state === "open") {
          resolve();
        } else if (state === "refused" || state === "closed") {
          reject(cause ?? new Error(state));
        } else {
          return;
        }
        off();
      });
    });
  }

  async #run(): Promise<void> {
    while (this.#state !== "closed") {
      let wait = Infinity;
      let cause: unknown;
      if (this.#channels.size && !this.#away) {
        this.#become("connecting");
        this.#delay = undefined;
        try {
          await this.#attempt(this.#transport);
          wait = this.#delay ?? this.backoff.next();
        } catch (failure) {
          wait = this.#failed((cause = failure));
        }
      }
      if (wait > 0) {
        if (!this.#is("refused")) {
          this.#become("waiting", cause);
        }
        await this.#pause(wait);
      }
    }
  }

  async #attempt(transport: Transport): Promise<void> {
    // A connection that is given up must not go on beside its successor.
    const abort = (this.#abort = new AbortController());
    const { signal } = abort;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let count = 0;
    const expect = (milliseconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(new Silence()), milliseconds);
    };
    const silence = (this.#options.heartbeat ?? 15_000) * 1.5;
    const self = this;
    const wire: Wire = {
      http: this.http,
      channels: this.channels,
      get cursor() {
        return self.#cursor;
      },
      signal,
      times: {
        open: Math.min(6000, 2 * silence),
        first: Math.min(3000, silence),
        silence,
        wait: 25_000,
        interval: this.#options.interval ?? 5000,
      },
      presence: this.#options.presence ?? false,
      webSocket: this.#options.WebSocket ?? globalThis.WebSocket,
      expect,
      alive: (next) => {
        if (!signal.aborted) {
          expect(next);
          this.#alive(transport, count++);
        }
      },
      message: (message) => signal.aborted || this.#take(message),
      moved: (cursor) => signal.aborted || (this.#cursor = cursor),
      retry: (milliseconds) => (this.backoff.base = milliseconds),
      operator: (operator) => signal.aborted || (this.operator = operator),
      pause: async (milliseconds) => {
        clearTimeout(timer);
        await this.#pause(milliseconds);
        signal.throwIfAborted();
      },
    };
    try {
      await this.#authorize();
      await transport.run(wire);
    } catch (failure) {
      throw signal.aborted ? (signal.reason as unknown) : failure;
    } finally {
      clearTimeout(timer);
      this.operator = undefined;
      abort.abort();
    }
  }

  /** After an end of its token it connects with another one or not at all, never as a guest. */
  async #authorize(): Promise<void> {
    const reason = this.#ended;
    if (reason) {
      const former = await this.http.token();
      if ((await this.http.renew(former)) === former) {
        throw new PushError(401, `token.${reason}`, `The credentials are ${reason}`);
      }
      this.#ended = undefined;
    }
  }

  #alive(transport: Transport, before: number): void {
    if (before) {
      this.#strikes = 0;
      return;
    }
    this.backoff.reset();
    this.#proven.add(transport);
    this.#suspects.splice(0).forEach((each) => left.add(this.#key(each)));
    this.#become("open");
  }

  /** What a failure means: milliseconds until the next try, none after a refusal. */
  #failed(failure: unknown): number {
    if (failure === AGAIN || this.#is("closed")) {
      return 0;
    }
    const refusal = failure instanceof PushError ? failure : undefined;
    const unfit = failure instanceof Unfit || failure instanceof Silence || (refusal && NOT_HERE.has(refusal.status));
    let exhausted = !unfit;
    if (unfit && ++this.#strikes > this.#patience(failure)) {
      this.#strikes = 0;
      this.#suspects.push(this.#transport);
      const next = this.#first();
      if (next) {
        this.#transport = next;
        return 0;
      }
      exhausted = true;
    }
    if (exhausted) {
      this.#startOver();
      if (refusal) {
        return this.#refuse(refusal);
      }
    }
    return this.backoff.next() + (failure instanceof Later ? failure.milliseconds : 0);
  }

  /** How often a transport that has worked may fail in a row before it is left. */
  #patience(failure: unknown): number {
    if (this.#is("open")) {
      return failure instanceof Silence ? 1 : 0;
    }
    return this.#proven.has(this.#transport) ? 2 : 0;
  }

  #refuse(error: PushError): number {
    if (error.status) {
      this.#become("refused", error);
    }
    this.emit("error", error);
    return error.status ? Infinity : this.backoff.next();
  }

  /** Nobody was reached, so nothing was learned about those that failed before. */
  #startOver(): void {
    if (this.#suspects.length) {
      this.#suspects = [];
      this.#transports.forEach((each) => this.#first() ?? left.delete(this.#key(each)));
      this.#transport = this.#first() ?? this.#transport;
    }
  }

  #first(): Transport | undefined {
    return this.#transports.find((each) => !this.#suspects.includes(each) && !left.has(this.#key(each)));
  }

  #key(transport: Transport): string {
    return `${this.#options.url ?? ""} ${transport.name}`;
  }

  #take(message: Message): void {
    this.#cursor = message.cursor ?? this.#cursor;
    if (!("control" in message)) {
      if (this.#once.isNew(message.channel, message.id)) {
        this.emit("event", message);
      }
    } else if (message.control === "gap") {
      this.emit("gap", message as Gap);
    } else if (message.control === "presence") {
      this.emit("presence", message as Presence);
    } else if (message.control !== "heartbeat") {
      this.#control(message);
    }
  }

  #control(message: Control): void {
    if (message.control === "token") {
      if (message.reason === "expiring") {
        void this.#refresh();
      } else {
        this.#ended ??= message.reason ?? "expired";
      }
    } else if (message.control === "drain") {
      this.#delay = Number(message["retry"]) || undefined;
    }
    this.emit("control", message);
  }

  /** P-10.1: another token for the connection that there is. */
  async #refresh(): Promise<void> {
    const operator = this.operator;
    try {
      const former = await this.http.token();
      const token = await this.http.renew(former);
      if (token !== former) {
        await operator?.({ op: "refresh", token });
      }
    } catch (failure) {
      if (failure instanceof PushError && NOT_HERE.has(failure.status) && operator === this.operator) {
        this.#again();
      } else if (failure instanceof PushError) {
        this.emit("error", failure);
      }
    }
  }

  #is(state: State): boolean {
    return this.#state === state;
  }

  #become(state: State, cause?: unknown): void {
    if (this.#state !== state && this.#state !== "closed") {
      this.#state = state;
      this.emit("state", state, cause);
    }
  }

  #again(): void {
    this.#abort.abort(AGAIN);
    this.#wake();
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds < Infinity ? setTimeout(resolve, milliseconds) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** A page that is seen or online again does not wait; one that is put away holds no connection. */
  #watchPage(): void {
    const listen = (target: EventTarget | undefined, name: string, listener: (event: Event) => void) => {
      target?.addEventListener?.(name, listener);
      this.#off.push(() => target?.removeEventListener?.(name, listener));
    };
    const page = globalThis.document as Document | undefined;
    listen(globalThis, "online", () => this.#is("refused") || this.#again());
    listen(page, "visibilitychange", () => page?.visibilityState === "visible" && !this.#is("refused") && this.#wake());
    const put = (away: boolean) => () => {
      if (this.#away !== away) {
        this.#away = away;
        this.#again();
      }
    };
    listen(globalThis, "pagehide", put(true));
    listen(globalThis, "pageshow", put(false));
  }
}
