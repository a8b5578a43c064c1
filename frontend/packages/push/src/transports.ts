import { type Message, PushError } from "./events";
import { SseParser } from "./sse";

/** What a transport needs, and where it puts what it gets. */
export interface Wire {
  readonly fetch: typeof fetch;
  readonly base: string;
  readonly channels: readonly string[];
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
  readonly cursor: string | undefined;
  message(message: Message): void;
  moved(cursor: string): void;
  retry(milliseconds: number): void;
  opened(): void;
}

/** The server asks to come back later. */
export class Later extends Error {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super("later");
    this.milliseconds = milliseconds;
  }
}

/** Nothing came for too long: a dead link, or something in between that keeps bytes back. */
export class Silence extends Error {
  readonly early: boolean;

  constructor(early: boolean) {
    super("silence");
    this.early = early;
  }
}

function url(wire: Wire, path: string, more: Record<string, string>): string {
  const query = new URLSearchParams(wire.channels.map((channel) => ["channel", channel]));
  if (wire.cursor !== undefined) {
    query.set("since", wire.cursor);
  }
  for (const [name, value] of Object.entries(more)) {
    query.set(name, value);
  }
  return `${wire.base}/${path}?${query}`;
}

async function check(response: Response): Promise<void> {
  if (response.ok || response.status === 304) {
    return;
  }
  const after = Number(response.headers.get("retry-after"));
  if (response.status === 429 || response.status >= 500) {
    await response.body?.cancel();
    throw new Later(Number.isFinite(after) ? after * 1000 : 0);
  }
  const problem: unknown = await response.json().catch(() => ({}));
  const { code, detail } = problem as { code?: string; detail?: string };
  throw new PushError(response.status, code ?? "refused", detail ?? response.statusText);
}

/** Reads with a deadline: `first` milliseconds for the first bytes, `next` for each of the others. */
async function* chunks(body: ReadableStream<Uint8Array>, first: number, next: number): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let early = true;
  try {
    for (;;) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Silence(early)), early ? first : next);
      });
      const { done, value } = await Promise.race([reader.read(), silence]).finally(() => clearTimeout(timer));
      if (done) {
        return;
      }
      early = false;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** P-5. Ends when the server ends the stream. */
export async function sse(wire: Wire, firstBytes: number, silence: number): Promise<void> {
  const response = await wire.fetch(url(wire, "sse", {}), {
    headers: { ...wire.headers, Accept: "text/event-stream" },
    signal: wire.signal,
    cache: "no-store",
  });
  await check(response);
  if (!response.body) {
    throw new Silence(true);
  }
  const parser = new SseParser();
  for await (const text of chunks(response.body, firstBytes, silence)) {
    wire.opened();
    for (const block of parser.push(text)) {
      if (block.retry !== undefined) {
        wire.retry(block.retry);
      }
      if (block.data !== undefined) {
        wire.message(JSON.parse(block.data) as Message);
      }
      if (block.id !== undefined) {
        wire.moved(block.id);
      }
    }
  }
}

/** P-7. One answer. */
export async function poll(wire: Wire, seconds: number): Promise<void> {
  const response = await wire.fetch(url(wire, "poll", { wait: String(wire.cursor === undefined ? 0 : seconds) }), {
    headers: { ...wire.headers, Accept: "application/json" },
    signal: wire.signal,
    cache: "no-store",
  });
  await check(response);
  wire.opened();
  if (response.status === 304) {
    const cursor = response.headers.get("stoa-cursor");
    if (cursor) {
      wire.moved(cursor);
    }
    return;
  }
  const answer = (await response.json()) as { items: Message[]; cursor: string };
  answer.items.forEach((item) => wire.message(item));
  wire.moved(answer.cursor);
}
