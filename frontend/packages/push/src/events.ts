/** One event of a channel (P-1.3). */
export interface PushEvent<Data = unknown> {
  readonly channel: string;
  readonly id: string;
  readonly type: string;
  readonly data: Data;
  readonly time: string;
  readonly cursor: string;
}

/** Something asked for is not available any more (P-3): fetch the state of these channels again. */
export interface Gap {
  readonly control: "gap";
  readonly channels: readonly string[];
  readonly reason: "ttl" | "size" | "epoch" | "slow" | "unauthorized";
  readonly detail: string;
  readonly from: string | null;
  readonly to: string;
  readonly cursor: string;
}

/** A control event (P-4.4). */
export interface Control {
  readonly control: string;
  readonly cursor?: string;
  readonly reason?: string;
}

/** The server refused, and asking again in the same way is of no use. */
export class PushError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "PushError";
    this.status = status;
    this.code = code;
  }
}

export type Message = PushEvent | Control;

export function isControl(message: Message): message is Control {
  return "control" in message;
}
