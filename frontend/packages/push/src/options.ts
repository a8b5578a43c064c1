import type { HttpOptions } from "./http";

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

/** What of them each attempt needs. */
export function settings({ heartbeat = 15_000, interval = 5000, since, presence = false, WebSocket }: Options) {
  const silence = heartbeat * 1.5;
  return {
    times: { open: Math.min(6000, 2 * silence), first: Math.min(3000, silence), silence, wait: 25_000, interval },
    cursor: since || undefined,
    presence,
    webSocket: WebSocket ?? globalThis.WebSocket,
  };
}
