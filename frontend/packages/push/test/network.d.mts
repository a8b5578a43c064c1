export interface Place {
  readonly url: string;
  close(): void;
}

/** A server of one channel, over real sockets. */
export interface Server extends Place {
  publish(data: unknown): void;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
}

export function serve(heartbeat: number): Promise<Server>;

export interface Habits {
  /** Keeps the body of an answer back until so many bytes have come, or its end. */
  readonly hold?: number;
  /** Keeps the head back with the body. */
  readonly holdHead?: boolean;
  /** Cuts a connection over which nothing has come for so many milliseconds. */
  readonly idle?: number;
}

/** Something between the client and the server. It knows of no WebSockets. */
export function proxy(server: Place, habits: Habits): Promise<Place>;
