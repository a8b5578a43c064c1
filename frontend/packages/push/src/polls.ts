import type { Message } from "./events";
import { query, type Transport, Unfit, type Wire } from "./transport";

/** Answers grow from few items to many, and after a failure begin with few: else a line that is cut often never gets one through. */
const FEW = 20;
const MANY = 1000;

/** P-7. A wait that something cuts is followed by shorter ones; two such cuts in a row are enough. */
export const poll: Transport = {
  name: "poll",
  async run(wire) {
    // The first answer comes at once: it tells that the connection is open, and gives a cursor.
    await ask(wire, 0, FEW);
    let limit = FEW;
    let { wait } = wire.times;
    let cut = 0;
    for (;;) {
      const began = performance.now();
      try {
        const count = await ask(wire, wait, limit);
        limit = Math.min(2 * limit, MANY);
        cut = 0;
        if (!count && performance.now() - began < 1000) {
          await wire.pause(1000);
        }
      } catch (failure) {
        const waited = performance.now() - began;
        if (wire.signal.aborted || waited < 2000 || ++cut > 1) {
          throw cut > 1 ? new Unfit("long polls are cut", "cut", failure) : failure;
        }
        // Whole seconds, and none for which the answer would be late.
        wait = Math.floor((waited * 0.7) / 1000) * 1000 || 1000;
      }
    }
  },
};

/** P-7 with `wait=0`. */
export const short: Transport = {
  name: "short",
  async run(wire) {
    for (let limit = FEW; ; limit = Math.min(2 * limit, MANY)) {
      const count = await ask(wire, 0, limit);
      if (count < limit) {
        await wire.pause(wire.times.interval);
      }
    }
  },
};

async function ask(wire: Wire, wait: number, limit: number): Promise<number> {
  wire.expect(wait ? wait + wire.times.silence : wire.times.open);
  const more = { wait: String(Math.round(wait / 1000)), limit: String(limit) };
  const response = await wire.http.send(query(wire, "poll", more), {
    headers: { Accept: "application/json" },
    signal: wire.signal,
  });
  const { items, cursor } =
    response.status === 304
      ? { items: [], cursor: response.headers.get("stoa-cursor") }
      : ((await response.json()) as { items: Message[]; cursor: string });
  wire.alive(wait + wire.times.silence);
  items.forEach((item) => wire.message(item));
  if (cursor) {
    wire.moved(cursor);
  }
  return items.length;
}
