import type { Control, Message } from "./events";
import { SseParser } from "./sse";
import { query, secret, type Transport, Unfit, type Wire } from "./transport";

/** P-5, read by `fetch`: unlike an `EventSource` it can send a header, sees heartbeats and knows why it was refused. */
export const sse: Transport = {
  name: "sse",
  run(wire) {
    const parser = new SseParser();
    return stream(wire, "sse", "text/event-stream", (text) => {
      for (const { data, id, retry } of parser.push(text)) {
        if (retry !== undefined) {
          wire.retry(retry);
        }
        if (data !== undefined) {
          wire.message(JSON.parse(data) as Message);
        }
        if (id) {
          wire.moved(id);
        }
      }
    });
  },
};

/** P-6. */
export const ndjson: Transport = {
  name: "stream",
  run(wire) {
    let rest = "";
    return stream(wire, "stream", "application/x-ndjson", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      lines.filter((line) => line.trim()).forEach((line) => wire.message(JSON.parse(line) as Message));
    });
  },
};

/** Ends when the server ends the stream. What a cut leaves unfinished is dropped: it comes again. */
async function stream(wire: Wire, path: string, type: string, feed: (text: string) => void): Promise<void> {
  const connection = secret();
  wire.expect(wire.times.open);
  const { headers, body } = await wire.http.send(query(wire, path, { connection, ...(wire.presence && { presence: "true" }) }), {
    headers: { Accept: type },
    signal: wire.signal,
  });
  if (!body || !headers.get("content-type")?.startsWith(type)) {
    throw new Unfit("not a stream");
  }
  // P-4.8: the server has sent something.
  wire.expect(wire.times.first);
  // P-12.
  wire.operator(async ({ op, channels, token }) => {
    const answer = await wire.http.send(`/push/connections/${connection}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(op === "refresh" ? { token } : { [op]: channels }),
    });
    return (await answer.json().catch(() => ({}))) as Control;
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    wire.alive(wire.times.silence);
    feed(decoder.decode(value, { stream: true }));
  }
}
