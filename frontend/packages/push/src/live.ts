import { attempt, type Owner } from "./attempt";
import { Backoff, Pause } from "./backoff";
import { Choice, forget } from "./choice";
import { type Control, Emitter, type Gap, type Message, type Presence, PushError, type State } from "./events";
import { AGAIN, isRefusal, unfit } from "./failures";
import { Http, Later } from "./http";
import { Once } from "./once";
import { type Options, settings } from "./options";
import { watch } from "./page";
import { type Operation, type Operator, type Reason, type Transport, type TransportName } from "./transport";

/** Connects and stays connected: resumes from its cursor over any transport, gives each event once. */
export class Live extends Emitter {
  protected readonly http: Http;
  protected readonly backoff: Backoff;
  protected operator: Operator | undefined;
  readonly #owner: Owner;
  readonly #choice: Choice;
  readonly #channels: Set<string>;
  readonly #once = new Once();
  readonly #pause = new Pause();
  readonly #leave: () => void;
  #state: State = "connecting";
  #abort = new AbortController();
  #away = false;
  #ended: string | undefined;
  #delay: number | undefined;
  #better: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options, transports: readonly [Transport, ...Transport[]]) {
    super();
    this.#choice = new Choice(transports, options.url);
    this.#channels = new Set(options.channels);
    this.backoff = new Backoff(options.random ?? Math.random);
    this.http = new Http(options);
    this.#owner = this.#own(options);
    // A page that is seen or online again does not wait; one that is put away holds no connection.
    this.#leave = watch({
      online: () => {
        forget();
        void (this.#is("refused") || this.#again());
      },
      seen: () => this.#is("refused") || this.#pause.wake(),
      away: (away) => {
        if (this.#away !== away) {
          this.#away = away;
          this.#again();
        }
      },
    });
    queueMicrotask(() => void this.#run());
  }

  /** Where it would go on: keep it with the state of the page. */
  get cursor(): string | undefined {
    return this.#owner.cursor;
  }

  get state(): State {
    return this.#state;
  }

  /** What it uses, or tries, at the moment. */
  get transport(): TransportName {
    return this.#choice.transport.name;
  }

  /** Why that is not the one before it in the order. */
  get reason(): Reason | undefined {
    return this.#choice.reason;
  }

  get channels(): readonly string[] {
    return [...this.#channels];
  }

  close(): void {
    this.#become("closed");
    this.#leave();
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
        if (isRefusal(failure)) {
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
          off();
          resolve();
        } else if (state === "refused" || state === "closed") {
          off();
          reject(cause ?? new Error(state));
        }
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
          await this.#attempt();
          wait = this.#delay ?? this.backoff.next();
        } catch (failure) {
          wait = this.#failed((cause = failure));
        }
      }
      if (wait > 0) {
        if (!this.#is("refused")) {
          this.#become("waiting", cause);
        }
        await this.#pause.wait(wait);
      }
    }
  }

  async #attempt(): Promise<void> {
    this.#choice.choose();
    const abort = (this.#abort = new AbortController());
    try {
      await attempt((wire) => this.#authorize().then(() => this.#choice.transport.run(wire)), this.#owner, abort);
    } finally {
      clearTimeout(this.#better);
      this.operator = undefined;
    }
  }

  #own(options: Options): Owner {
    return {
      ...settings(options),
      http: this.http,
      channels: () => this.channels,
      alive: (first) => {
        const retryIn = this.#choice.worked(first);
        if (first) {
          this.#better = retryIn < Infinity ? setTimeout(() => this.#again(), retryIn) : undefined;
          this.backoff.reset();
          this.#become("open");
        }
      },
      message: (message) => this.#take(message),
      retry: (milliseconds) => (this.backoff.base = milliseconds),
      operator: (operator) => (this.operator = operator),
      pause: (milliseconds) => this.#pause.wait(milliseconds),
    };
  }

  /** After an end of its token it connects with another one or not at all, never as a guest. */
  async #authorize(): Promise<void> {
    const reason = this.#ended;
    if (reason && !(await this.http.other())) {
      throw new PushError(401, `token.${reason}`, `The credentials are ${reason}`);
    }
    this.#ended = undefined;
  }

  /** What a failure means: milliseconds until the next try, none after a refusal. */
  #failed(failure: unknown): number {
    if (failure === AGAIN || this.#is("closed")) {
      return 0;
    }
    const refusal = failure instanceof PushError ? failure : undefined;
    const reason = unfit(failure, this.#is("open"));
    const next = reason ? this.#choice.failed(reason, this.#is("open")) : "none";
    if (next === "other") {
      return 0;
    }
    if (next === "none") {
      this.#choice.startOver();
      if (refusal) {
        return this.#refuse(refusal);
      }
    }
    return this.backoff.next() + (failure instanceof Later ? failure.milliseconds : 0);
  }

  #refuse(error: PushError): number {
    if (error.status) {
      this.#become("refused", error);
    }
    this.emit("error", error);
    return error.status ? Infinity : this.backoff.next();
  }

  #take(message: Message): void {
    this.#owner.cursor = message.cursor ?? this.#owner.cursor;
    if (!("control" in message)) {
      if (this.#once.isNew(message.channel, message.id)) {
        this.emit("event", message);
      }
    } else if (message.control === "gap" || message.control === "presence") {
      this.emit(message.control, message as Gap & Presence);
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
      const token = await this.http.other();
      if (token) {
        await operator?.({ op: "refresh", token });
      }
    } catch (failure) {
      if (isRefusal(failure)) {
        this.emit("error", failure);
      } else if (failure instanceof PushError && operator === this.operator) {
        this.#again();
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
    this.#pause.wake();
  }
}
