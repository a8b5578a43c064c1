import { type Control, type Message, PushError } from "./events";
import { type Operation, type Operator, type Transport, Unfit, type Wire } from "./transport";

/** P-11. A browser sends no header with a handshake: a one-use ticket, fetched for each, stands for the token. */
export const ws: Transport = {
  name: "ws",
  async run(wire) {
    if (!wire.webSocket) {
      throw new Unfit("there are no WebSockets here");
    }
    wire.expect(wire.times.open);
    let path = "/push/ws";
    if ((await wire.http.token()) !== undefined) {
      const answer = await wire.http.send("/api/auth/ticket", { method: "POST", signal: wire.signal });
      path += `?ticket=${encodeURIComponent(((await answer.json()) as { ticket: string }).ticket)}`;
    }
    const url = new URL(wire.http.url(path), globalThis.location?.href);
    url.protocol = url.protocol.replace("http", "ws");
    await converse(wire, new wire.webSocket(url, "stoa.v1"));
  },
};

interface Answer {
  readonly control: string;
  readonly id: unknown;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

interface Asked {
  resolve(answer: Control): void;
  reject(failure: unknown): void;
}

function converse(wire: Wire, socket: WebSocket): Promise<void> {
  const asked = new Map<number, Asked>();
  let last = 0;
  let opened = false;
  let begun = false;
  const operator: Operator = Object.assign(
    (operation: Operation) =>
      new Promise<Control>((resolve, reject) => {
        asked.set(++last, { resolve, reject });
        socket.send(JSON.stringify({ ...operation, id: last }));
      }),
    { frames: true },
  );
  return new Promise<void>((resolve, reject) => {
    const end = (failure?: unknown) => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      asked.forEach((each) => each.reject(failure ?? new Error("closed")));
      if (failure) {
        reject(failure);
      } else {
        resolve();
      }
    };
    wire.signal.addEventListener("abort", () => end(wire.signal.reason));
    socket.onopen = () => {
      opened = true;
      wire.expect(wire.times.first);
      const first = { op: "subscribe", channels: wire.channels, ...(wire.cursor && { since: wire.cursor }) } as const;
      operator(first).catch(end);
    };
    // The answer to the first subscription, or what it brings before that.
    const begin = () => {
      if (!begun) {
        begun = true;
        wire.operator(operator);
        for (const channel of wire.presence ? wire.channels.filter((name) => !name.endsWith("*")) : []) {
          // Who may not see it goes without.
          operator({ op: "presence", channel, watch: true }).catch(() => undefined);
        }
      }
    };
    const take = (message: Message & Partial<Answer>) => {
      const waiting = message.control ? asked.get(message.id as number) : undefined;
      if (!waiting) {
        if (!message.control || message.control === "gap") {
          begin();
        }
        // Before the subscription the server's position is of no channel.
        wire.message(begun ? message : ({ ...message, cursor: undefined } as unknown as Message));
        return;
      }
      asked.delete(message.id as number);
      if (message.control === "error") {
        waiting.reject(new PushError(message.status ?? 0, message.code ?? "refused", message.detail ?? ""));
      } else {
        begin();
        waiting.resolve(message as Control);
        // The answer to a first subscription may run ahead of a replay, a receipt stands for itself.
        if (message.control === "presence" || (message.control !== "published" && wire.cursor === undefined)) {
          wire.message(message as Control);
        }
      }
    };
    socket.onmessage = ({ data }) => {
      try {
        take(JSON.parse(data as string) as Message);
        (begun ? wire.alive : wire.expect)(wire.times.silence);
      } catch (failure) {
        end(failure);
      }
    };
    socket.onclose = ({ code }) => {
      if (code === 4401) {
        wire.message({ control: "token", reason: "expired" });
      }
      end(opened ? undefined : new Unfit("the handshake failed"));
    };
  });
}
