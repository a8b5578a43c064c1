import { connect, type Live as Connection, type PushEvent } from '@stoa/push/lean';

/** One event of a thread's channel, as every transport of the push service gives it. */
export type LiveEvent = PushEvent;

export interface LiveListener {
  /** Something happened in the channel. */
  event(event: LiveEvent): void;
  /** Events were lost for good: what is shown has to be compared with the server. */
  gap(): void;
  /** Whether events arrive at the moment. */
  connected(open: boolean): void;
}

/** A channel from a cursor on, by @stoa/push. A refusal ends it without a word: the page stays as it is. */
export class Live {
  private connection: Connection | undefined;

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
    const connection = connect({ channels: [this.channel], since: this.cursor });
    connection.on('event', (event) => this.listener.event(event));
    connection.on('gap', () => this.listener.gap());
    connection.on('state', (state) => this.listener.connected(state === 'open'));
    connection.on('error', () => undefined);
    this.connection = connection;
  }

  close(): void {
    this.cursor = this.connection?.cursor ?? this.cursor;
    this.connection?.close();
    this.connection = undefined;
  }
}
