// @vitest-environment node
import { expect, test, vi } from "vitest";
import { event, FakeSocket, Flow, notModified, on, open, paths, tick, unreachable } from "./fixture";

test("a socket is asked for its channels from the cursor on", async () => {
  const { client, data, states } = await open();
  expect(FakeSocket.last.url.href).toBe("ws://stoa.test/push/ws");
  expect(FakeSocket.last.protocol).toBe("stoa.v1");
  await FakeSocket.last.opens();
  expect(FakeSocket.last.sent).toEqual([{ op: "subscribe", channels: ["a"], since: "c0", id: 1 }]);
  await FakeSocket.last.says(event(1), { control: "subscribed", id: 1, channels: ["a"] }, event(2));
  expect(data).toEqual([1, 2]);
  expect(states).toEqual(["open"]);
  expect(client.cursor).toBe("c2");
  expect(client.transport).toBe("ws");
});

test("a heartbeat before the subscription is no position", async () => {
  const { client } = await open();
  await FakeSocket.last.opens();
  await FakeSocket.last.says({ control: "heartbeat", cursor: "none" });
  expect(client.cursor).toBe("c0");
  await FakeSocket.last.says({ control: "subscribed", id: 1, channels: ["a"], cursor: "head" });
  expect(client.cursor, "a replay may follow").toBe("c0");
  await FakeSocket.last.says({ control: "heartbeat", cursor: "c4" });
  expect(client.cursor).toBe("c4");
});

test("a replay that is cut before the answer is progress: the next try is as early as the first", async () => {
  const { states } = await open();
  for (let n = 1; n < 6; n++) {
    await FakeSocket.last.opens();
    await FakeSocket.last.says(event(n));
    await FakeSocket.last.ends();
    await tick(1000);
    expect(FakeSocket.all).toHaveLength(n + 1);
  }
  expect(states.slice(0, 3)).toEqual(["open", "waiting", "connecting"]);
});

test("a cut socket is opened again and resumes", async () => {
  const { data } = await open();
  await FakeSocket.last.accepts();
  await FakeSocket.last.says(event(1));
  await FakeSocket.last.ends();
  await tick(1000);
  expect(FakeSocket.all).toHaveLength(2);
  await FakeSocket.last.opens();
  expect(FakeSocket.last.sent[0]).toMatchObject({ op: "subscribe", since: "c1" });
  await FakeSocket.last.says(event(1), event(2));
  expect(data).toEqual([1, 2]);
});

test("what cannot do a handshake is left at once, and for the page when another way works", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer);
  const { client } = await open();
  await FakeSocket.last.ends();
  await flow.send(": hello\n\n");
  expect(client.transport).toBe("sse");
  await open();
  expect(FakeSocket.all).toHaveLength(1);
  expect(paths()).toEqual(["sse", "sse"]);
});

test("a server that is down is asked for a socket again when it is back", async () => {
  on("/push/sse", unreachable);
  const { client } = await open();
  await FakeSocket.last.ends();
  await tick(1000);
  expect(FakeSocket.all).toHaveLength(2);
  await FakeSocket.last.accepts();
  expect(client.transport).toBe("ws");
});

test("a socket that worked before is not left because of one restart of the server", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer);
  await open();
  await FakeSocket.last.accepts();
  await FakeSocket.last.ends(1001);
  for (let tries = 2; tries < 4; tries++) {
    await tick(1000 * (tries - 1));
    expect(FakeSocket.all).toHaveLength(tries);
    await FakeSocket.last.ends();
  }
  expect(paths()).toEqual([]);
  await tick(4000);
  await FakeSocket.last.ends();
  expect(paths(), "the third refusal in a row").toEqual(["sse"]);
});

test("a socket that opens and is silent is left", async () => {
  on("/push/sse", () => new Flow().answer({} as never));
  await open();
  await FakeSocket.last.opens();
  await tick(3000);
  expect(FakeSocket.last.closed).toBe(true);
  expect(paths()).toEqual(["sse"]);
});

test("without WebSocket there are the others", async () => {
  vi.stubGlobal("WebSocket", undefined);
  on("/push/poll", notModified("c1"));
  const { client } = await open({ transports: ["ws", "short"] });
  expect(client.transport).toBe("short");
});

test("a frame that is no JSON is a broken connection", async () => {
  const { states } = await open();
  await FakeSocket.last.accepts();
  FakeSocket.last.onmessage?.({ data: "{" });
  await tick(1000);
  expect(states).toEqual(["open", "waiting", "connecting"]);
  expect(FakeSocket.all).toHaveLength(2);
});
