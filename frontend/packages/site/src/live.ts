/** One event of a thread's channel, as every transport of the push service gives it. */
export interface LiveEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly cursor: string;
}

export interface LiveListener {
  /** Something happened in the channel. */
  event(event: LiveEvent): void;
  /** Events were lost for good: what is shown has to be compared with the server. */
  gap(): void;
  /** Whether events arrive at the moment. */
  connected(open: boolean): void;
}

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/**
 * A channel from a cursor on. Reconnecting is EventSource's own; only when the server refused a
 * connection, which ends an EventSource, a new one is made after a growing, random wait.
 */
export class Live {
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wait = FIRST_WAIT;

  private readonly channel: string;
  private readonly listener: LiveListener;
  private cursor: string;

  constructor(channel: string, cursor: string, listener: LiveListener) {
    this.channel = channel;
    this.cursor = cursor;
    this.listener = listener;
  }

  open(): void {
    this.close();
    const query = new URLSearchParams({ channel: this.channel });
    if (this.cursor) query.set('since', this.cursor);
    const source = new EventSource(`/push/sse?${query}`);
    this.source = source;
    source.onopen = () => {
      this.wait = FIRST_WAIT;
      this.listener.connected(true);
    };
    source.onmessage = (message) => this.take(message);
    source.addEventListener('gap', (message) => {
      this.moveTo(message);
      this.listener.gap();
    });
    source.onerror = () => {
      this.listener.connected(false);
      if (source.readyState === EventSource.CLOSED) this.later();
    };
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private take(message: MessageEvent<string>): void {
    this.moveTo(message);
    this.listener.event(JSON.parse(message.data) as LiveEvent);
  }

  private moveTo(message: MessageEvent): void {
    if (message.lastEventId) this.cursor = message.lastEventId;
  }

  private later(): void {
    this.source = undefined;
    this.timer = setTimeout(() => this.open(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}
