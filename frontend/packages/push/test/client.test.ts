// @vitest-environment node
import { expect, test, vi } from "vitest";
import { connect } from "../src/lean";
import { asked, block, control, event, FakeSocket, Flow, hang, items, on, open, paths, status, tick, to, unreachable } from "./fixture";

test("channels are added and taken away on a live socket", async () => {
  const { client } = await open();
  await FakeSocket.last.accepts();
  const added = client.subscribe("b", "a");
  await tick();
  expect(FakeSocket.last.sent[1]).toEqual({ op: "subscribe", channels: ["b"], id: 2 });
  await FakeSocket.last.says({ control: "subscribed", id: 2, channels: ["a", "b"], cursor: "c1" });
  await added;
  const gone = client.unsubscribe("a");
  await FakeSocket.last.says({ control: "unsubscribed", id: 3, channels: ["b"], cursor: "c2" });
  await gone;
  expect(client.channels).toEqual(["b"]);
  await FakeSocket.last.ends();
  await tick(1000);
  await FakeSocket.last.opens();
  expect(FakeSocket.last.sent[0]).toMatchObject({ op: "subscribe", channels: ["b"] });
});

test("a refused channel is not added, and the others go on", async () => {
  const { client } = await open();
  await FakeSocket.last.accepts();
  const added = expect(client.subscribe("private:b")).rejects.toMatchObject({ status: 403, code: "channel.forbidden" });
  await tick();
  await FakeSocket.last.says({ control: "error", id: 2, status: 403, code: "channel.forbidden", detail: "no" });
  await added;
  expect(client.channels).toEqual(["a"]);
  expect(client.state).toBe("open");
});

test("channels of a live stream are changed by a request beside it", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer);
  on("/push/connections/", status(200, { control: "subscribed" }));
  const { client } = await open({ transports: ["sse"] });
  await flow.send(block(1));
  await client.subscribe("b");
  expect(asked[1]).toMatchObject({ method: "POST", body: { subscribe: ["b"] } });
  expect(to("/sse")).toHaveLength(1);
});

test("where that cannot be done, it connects again from its cursor", async () => {
  const [first, second] = [new Flow(), new Flow()];
  on("/push/sse", first.answer, second.answer);
  on("/push/connections/", status(404));
  on("/push/poll", items("c1"));
  const { client } = await open({ transports: ["sse"] });
  await first.send(block(1));
  const added = client.subscribe("b");
  await tick();
  await second.send(block(2));
  await added;
  expect(to("/sse")[1]?.url.search).toMatch(/channel=a&channel=b&since=c1/);
});

test("polls take the new channels at once, unless they are refused", async () => {
  on("/push/poll", items("c1"), hang, status(403, { code: "channel.forbidden" }), items("c1"), items("c2"), hang);
  const { client } = await open({ transports: ["poll"] });
  await expect(client.subscribe("private:b")).rejects.toMatchObject({ status: 403 });
  expect(client.state).toBe("open");
  await client.subscribe("b");
  await tick();
  expect(asked.at(-1)?.url.search).toMatch(/channel=a&channel=b&since=c2/);
});

test("a client without channels waits for its first", async () => {
  const { client } = await open({ channels: [] });
  expect(client.state).toBe("waiting");
  const added = client.subscribe("b");
  await tick();
  await FakeSocket.last.accepts();
  await added;
  expect(FakeSocket.last.sent[0]).toMatchObject({ channels: ["b"] });
});

test("a publish is tried again under one key until there is an answer", async () => {
  on("/push/publish", unreachable, status(503), status(200, { id: "e7", cursor: "c7" }));
  const { client } = await open({ transports: ["sse"], token: () => "t" });
  const published = client.publish("a", { x: 1 });
  await tick(20_000);
  expect(await published).toEqual({ id: "e7", cursor: "c7" });
  const tries = to("publish");
  expect(tries.map(({ body }) => body)).toEqual(Array(3).fill({ channel: "a", data: { x: 1 } }));
  expect(new Set(tries.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1);
  expect(tries[0]?.headers.get("authorization")).toBe("Bearer t");
});

test("a refused publish is not tried again", async () => {
  on("/push/publish", status(409, { code: "key.reused" }));
  const { client } = await open({ transports: ["sse"] });
  await expect(client.publish(["a", "b"], 1, { type: "t", key: "k" })).rejects.toMatchObject({ code: "key.reused" });
  expect(to("publish")[0]?.body).toEqual({ channels: ["a", "b"], type: "t", data: 1 });
});

test("an open socket publishes by a frame; when it is cut, a request under the same key follows", async () => {
  on("/push/publish", status(200, { id: "e2", cursor: "c2" }));
  const { client } = await open();
  await FakeSocket.last.accepts();
  const first = client.publish("a", 1, { key: "k1" });
  expect(FakeSocket.last.sent[1]).toEqual({ op: "publish", channel: "a", data: 1, key: "k1", id: 2 });
  await FakeSocket.last.says({ control: "published", id: 2, event: "e1", cursor: "c9" });
  expect(await first).toEqual({ id: "e1", cursor: "c9" });
  expect(client.cursor, "a receipt is no position").toBe("c0");
  const second = client.publish("a", 2, { key: "k2" });
  await FakeSocket.last.ends();
  await tick(1000);
  expect(await second).toEqual({ id: "e2", cursor: "c2" });
  expect(to("publish")[0]?.headers.get("idempotency-key")).toBe("k2");
});

test("a page that comes online connects at once", async () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  const [first, second] = [new Flow(), new Flow()];
  on("/push/sse", unreachable, first.answer, second.answer);
  await open({ transports: ["sse"] });
  page.dispatchEvent(new Event("online"));
  await first.send(block(1));
  expect(paths()).toEqual(["sse", "sse"]);
  page.dispatchEvent(new Event("online"));
  await tick();
  expect(to("/sse")[2]?.url.searchParams.get("since"), "the old connection may be dead").toBe("c1");
});

test("a page that is seen again does not wait", async () => {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  vi.stubGlobal("document", page);
  on("/push/sse", unreachable);
  await open({ transports: ["sse"] });
  page.dispatchEvent(new Event("visibilitychange"));
  await tick();
  expect(paths()).toEqual(["sse", "sse"]);
});

test("a page that is put away holds no connection and goes on when it is back", async () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  const [first, second] = [new Flow(), new Flow()];
  on("/push/sse", first.answer, second.answer);
  const { client } = await open({ transports: ["sse"] });
  page.dispatchEvent(new Event("pageshow"));
  await first.send(block(1));
  page.dispatchEvent(new Event("pagehide"));
  await tick(60_000);
  expect(asked[0]?.signal?.aborted).toBe(true);
  expect(paths()).toEqual(["sse"]);
  expect(client.state).toBe("waiting");
  page.dispatchEvent(new Event("pageshow"));
  await tick();
  expect(to("/sse")[1]?.url.searchParams.get("since")).toBe("c1");
});

test("presence is asked for and told on a socket, and is no position", async () => {
  const { client, presence } = await open({ channels: ["a", "b:*"], presence: true });
  await FakeSocket.last.accepts();
  expect(FakeSocket.last.sent.slice(1)).toEqual([{ op: "presence", channel: "a", watch: true, id: 2 }]);
  await FakeSocket.last.says({ control: "presence", id: 2, channel: "a", count: 1, guests: 0 });
  await FakeSocket.last.says({ control: "presence", channel: "a", count: 2, guests: 0, joined: ["x"] });
  expect(presence.map(({ count }) => count)).toEqual([1, 2]);
  expect(client.cursor).toBe("c0");
});

test("presence is asked for with a stream, and at any time by itself", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer);
  on("/push/presence", status(200, { channel: "a", count: 3, guests: 1 }));
  const { client, presence } = await open({ transports: ["sse"], presence: true });
  expect(asked[0]?.url.searchParams.get("presence")).toBe("true");
  await flow.send(control({ control: "presence", channel: "a", count: 2, guests: 0 }));
  expect(presence).toHaveLength(1);
  expect(await client.presence("a")).toMatchObject({ count: 3 });
});

test("close() ends everything", async () => {
  const { client, states, data } = await open();
  await FakeSocket.last.accepts();
  client.on("event", () => client.close());
  await FakeSocket.last.says(event(1), event(2));
  expect(data).toEqual([1]);
  expect(states).toEqual(["open", "closed"]);
  expect(FakeSocket.last.closed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  client.reconnect();
  await tick(60_000);
  expect(FakeSocket.all).toHaveLength(1);
});

test("a listener that throws reaches the page's handler and harms nothing", async () => {
  const thrown: unknown[] = [];
  vi.stubGlobal("queueMicrotask", (task: () => void) =>
    void Promise.resolve().then(task).catch((error: unknown) => thrown.push(error)),
  );
  const { client, data } = await open();
  const off = client.on("event", () => {
    throw new Error("mine");
  });
  client.on("event", (each) => data.push(`also ${each.id}`));
  await FakeSocket.last.accepts();
  await FakeSocket.last.says(event(1));
  off();
  await FakeSocket.last.says(event(2));
  expect(thrown).toMatchObject([{ message: "mine" }]);
  expect(data).toEqual([1, "also e1", 2, "also e2"]);
});

test("an error that nobody listens to is thrown at large", async () => {
  const thrown: unknown[] = [];
  vi.stubGlobal("queueMicrotask", (task: () => void) =>
    void Promise.resolve().then(task).catch((error: unknown) => thrown.push(error)),
  );
  const live = connect({ channels: ["a"], url: "http://stoa.test", fetch: () => Promise.resolve(status(403)()) });
  await tick();
  expect(live.state).toBe("refused");
  expect(thrown).toMatchObject([{ name: "PushError", status: 403 }]);
});
