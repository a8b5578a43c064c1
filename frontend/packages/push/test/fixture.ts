import { afterEach, beforeEach, vi } from "vitest";
import { type Client, type ClientOptions, connect, type Control, forget, type Gap, type Presence, type PushError, type PushEvent } from "../src/index";

export interface Asked {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
}

type Answer = Response | Promise<Response>;

/** What the server does with a request to a path; the last one stays. */
const script = new Map<string, ((asked: Asked) => Answer)[]>();
export const asked: Asked[] = [];

const clients: Client[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  clients.splice(0).forEach((client) => client.close());
  vi.useRealTimers();
  vi.unstubAllGlobals();
  script.clear();
  asked.length = 0;
  FakeSocket.all.length = 0;
  forget();
});

export function on(path: string, ...answers: ((asked: Asked) => Answer)[]): void {
  script.set(path, answers);
}

export const paths = () => asked.map(({ url }) => url.pathname.replace("/push/", ""));
export const to = (path: string) => asked.filter(({ url }) => url.pathname.endsWith(path));

const fetched: typeof fetch = async (input, init) => {
  const url = new URL(String(input), "http://stoa.test");
  const signal = init?.signal ?? undefined;
  const body = init?.body ? JSON.parse(String(init.body)) : undefined;
  const one: Asked = { url, method: init?.method ?? "GET", headers: new Headers(init?.headers), body, signal };
  asked.push(one);
  const name = [...script.keys()].find((key) => url.pathname.includes(key)) ?? "";
  const answers = script.get(name);
  const answer = answers && (answers.length > 1 ? answers.shift() : answers[0]);
  const response = answer ? await answer(one) : await hang(one);
  signal?.throwIfAborted();
  return response;
};

/** Never answers. */
export function hang({ signal }: Asked): Promise<Response> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
}

export function unreachable(): Promise<Response> {
  return Promise.reject(new TypeError("fetch failed"));
}

export const status = (code: number, problem: object = {}, headers: Record<string, string> = {}) => () =>
  Response.json(problem, { status: code, headers });

export const notModified = (cursor: string) => () => new Response(null, { status: 304, headers: { "stoa-cursor": cursor } });

export const items = (cursor: string, ...all: object[]) => () => Response.json({ items: all, cursor });

/** A stream that the test feeds. */
export class Flow {
  readonly answer: (asked: Asked) => Response;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(type = "text/event-stream") {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#controller = controller) });
    this.answer = ({ signal }) => {
      signal?.addEventListener("abort", () => {
        try {
          this.#controller.error(signal.reason);
        } catch {
          // It had ended.
        }
      });
      return new Response(body, { headers: { "content-type": type } });
    };
  }

  async send(...texts: string[]): Promise<void> {
    texts.forEach((text) => this.#controller.enqueue(new TextEncoder().encode(text)));
    await tick();
  }

  async end(): Promise<void> {
    this.#controller.close();
    await tick();
  }

  async cut(): Promise<void> {
    this.#controller.error(new TypeError("terminated"));
    await tick();
  }
}

/** A WebSocket whose other side is the test. */
export class FakeSocket {
  static readonly all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }

  readonly url: URL;
  readonly protocol: string;
  readonly sent: Record<string, unknown>[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(url: string | URL, protocol: string) {
    this.url = new URL(url);
    this.protocol = protocol;
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  async opens(): Promise<void> {
    this.onopen?.();
    await tick();
  }

  async says(...messages: object[]): Promise<void> {
    messages.forEach((message) => this.onmessage?.({ data: JSON.stringify(message) }));
    await tick();
  }

  /** Opens and grants the first subscription. */
  async accepts(cursor = "c0"): Promise<void> {
    await this.opens();
    await this.says({ control: "subscribed", id: this.sent.at(-1)?.["id"], channels: ["a"], cursor });
  }

  async ends(code = 1006): Promise<void> {
    this.onclose?.({ code });
    await tick();
  }
}

export const tick = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds);

export const event = (n: number, channel = "a") => ({ channel, id: `e${n}`, type: "t", data: n, time: "", cursor: `c${n}` });
export const block = (n: number) => `id: c${n}\ndata: ${JSON.stringify(event(n))}\n\n`;
export const control = (message: Control) =>
  `event: ${message.control}\n${message.cursor ? `id: ${message.cursor}\n` : ""}data: ${JSON.stringify(message)}\n\n`;

/** A client of the scripted server, and what it told. */
export async function open(options: Partial<ClientOptions> = {}) {
  const client = connect({ url: "http://stoa.test", channels: ["a"], since: "c0", fetch: fetched, random: () => 1, ...options });
  const seen: { data: unknown[]; gaps: Gap[]; errors: PushError[]; states: string[]; controls: Control[]; presence: Presence[] } = {
    data: [],
    gaps: [],
    errors: [],
    states: [],
    controls: [],
    presence: [],
  };
  client.on("event", (each: PushEvent) => seen.data.push(each.data));
  client.on("gap", (gap) => seen.gaps.push(gap));
  client.on("error", (error) => seen.errors.push(error));
  client.on("state", (state) => seen.states.push(state));
  client.on("presence", (each) => seen.presence.push(each));
  client.on("control", (each) => seen.controls.push(each));
  clients.push(client);
  await tick();
  return { client, ...seen };
}
