// @vitest-environment node
import { expect, test } from "vitest";
import { asked, block, control, event, Flow, on, open, paths, status, tick, to, unreachable } from "./fixture";

test("a stream is resumed from its last cursor, and each event comes once", async () => {
  const [first, second, third] = [new Flow(), new Flow(), new Flow()];
  on("/push/sse", first.answer, second.answer, third.answer);
  const { client, data } = await open({ transports: ["sse"] });
  await first.send("retry: 400\n\n", block(1), block(2));
  await first.cut();
  await tick(400);
  await second.send(block(2), block(3), "id: c9\n\n");
  expect(client.cursor).toBe("c9");
  await second.end();
  await tick(400);
  expect(data).toEqual([1, 2, 3]);
  expect(asked.map(({ url }) => url.searchParams.get("since"))).toEqual(["c0", "c2", "c9"]);
  expect(client.transport).toBe("sse");
});

test("what a cut leaves unfinished is dropped", async () => {
  const [first, second] = [new Flow("application/x-ndjson"), new Flow("application/x-ndjson")];
  on("/push/stream", first.answer, second.answer);
  const { data } = await open({ transports: ["stream"] });
  await first.send(`${JSON.stringify(event(1))}\n`, JSON.stringify(event(2)));
  await first.end();
  await tick(1000);
  await second.send('{"control":"heartbeat","cursor":"c1"}\n', `${JSON.stringify(event(2))}\n`);
  expect(data).toEqual([1, 2]);
  expect(asked[1]?.url.searchParams.get("since")).toBe("c1");
});

test("a gap is told with its reason, and the stream goes on from its cursor", async () => {
  const flow = new Flow();
  const gap = { control: "gap", channels: ["a"], reason: "ttl", detail: "retention", from: "c0", to: "c7", cursor: "c7" } as const;
  on("/push/sse", flow.answer);
  const { client, gaps, data } = await open({ transports: ["sse"] });
  await flow.send(control(gap), block(8));
  expect(gaps).toEqual([gap]);
  expect(data).toEqual([8]);
  expect(client.cursor).toBe("c8");
});

test("a stream without bytes is kept back by a proxy: the next transport goes on from the same cursor", async () => {
  const [sse, lines] = [new Flow(), new Flow("application/x-ndjson")];
  on("/push/sse", sse.answer);
  on("/push/stream", lines.answer);
  const { client, states } = await open({ transports: ["sse", "stream"] });
  await tick(2999);
  expect(paths()).toEqual(["sse"]);
  await tick(1);
  expect(paths()).toEqual(["sse", "stream"]);
  expect(asked[0]?.signal?.aborted).toBe(true);
  expect(asked[1]?.url.searchParams.get("since")).toBe("c0");
  await lines.send('{"control":"heartbeat","cursor":"c1"}\n');
  expect(client.transport).toBe("stream");
  expect(states).toEqual(["open"]);

  await open({ transports: ["sse", "stream"] });
  expect(paths(), "the page remembers").toEqual(["sse", "stream", "stream"]);
});

test("a server that cannot be reached teaches nothing about transports", async () => {
  const flow = new Flow();
  on("/push/sse", unreachable, unreachable, flow.answer);
  const { client } = await open({ transports: ["sse", "poll"] });
  await tick(1000);
  await tick(2000);
  await flow.send(": hello\n\n");
  expect(paths()).toEqual(["sse", "sse", "sse"]);
  expect(client.transport).toBe("sse");
});

test("a live stream that falls silent is opened again, after the second time another way", async () => {
  const flows = [new Flow(), new Flow(), new Flow("application/x-ndjson")];
  on("/push/sse", ...flows.slice(0, 2).map((flow) => flow.answer));
  on("/push/stream", flows[2]!.answer);
  const { states } = await open({ transports: ["sse", "stream"], heartbeat: 2000 });
  await flows[0]!.send(": hello\n\n");
  await tick(2999);
  expect(paths()).toEqual(["sse"]);
  await tick(1 + 1000);
  expect(paths()).toEqual(["sse", "sse"]);
  await flows[1]!.send(": hello\n\n");
  await tick(3000);
  expect(paths()).toEqual(["sse", "sse", "stream"]);
  expect(states).toEqual(["open", "waiting", "connecting", "open", "connecting"]);
});

test("a stream with heartbeats is not silent", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer);
  await open({ transports: ["sse", "poll"], heartbeat: 2000 });
  for (let beat = 0; beat < 20; beat++) {
    await flow.send(`id: c${beat}\n\n`);
    await tick(2900);
  }
  expect(paths()).toEqual(["sse"]);
});

test("a page that is not Stoa's is no stream", async () => {
  const flow = new Flow("application/x-ndjson");
  on("/push/sse", () => new Response("<h1>Sign in to the café</h1>", { headers: { "content-type": "text/html" } }));
  on("/push/stream", flow.answer);
  await open({ transports: ["sse", "stream"] });
  expect(paths()).toEqual(["sse", "stream"]);
});

test("a transport that is not there is left; when none is, that is said", async () => {
  on("/push/", status(404, {}));
  const { client, errors } = await open();
  await tick(60_000);
  expect(client.state).toBe("refused");
  expect(errors).toMatchObject([{ status: 404 }]);
});

test("a refusal ends it, and reconnect() tries again", async () => {
  const flow = new Flow();
  on("/push/sse", status(403, { code: "channel.forbidden", detail: "no" }), flow.answer);
  const { client, errors, states } = await open({ transports: ["sse", "poll"] });
  expect(errors).toMatchObject([{ status: 403, code: "channel.forbidden", message: "no" }]);
  await tick(600_000);
  expect(paths()).toEqual(["sse"]);
  client.reconnect();
  await tick();
  await flow.send(": hello\n\n");
  expect(states).toEqual(["refused", "connecting", "open"]);
});

test("Retry-After is kept, and waits grow up to a bound", async () => {
  on("/push/sse", status(503, { code: "draining" }, { "retry-after": "7" }), unreachable);
  await open({ transports: ["sse"] });
  await tick(7999);
  expect(paths()).toHaveLength(1);
  const waits = [1];
  for (let since = 1; waits.length < 8; since += 100) {
    const before = asked.length;
    await tick(100);
    if (asked.length > before) {
      waits.push(since);
      since = 0;
    }
  }
  expect(waits.slice(2).map((wait) => Math.round(wait / 1000))).toEqual([2, 4, 8, 16, 30, 30]);
});

test("a server that drains tells when to come back", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer, unreachable);
  const { controls } = await open({ transports: ["sse"] });
  await flow.send(control({ control: "drain", retry: 3300, cursor: "c5" }));
  await flow.end();
  await tick(3299);
  expect(paths()).toHaveLength(1);
  await tick(1);
  expect(to("sse")[1]?.url.searchParams.get("since")).toBe("c5");
  expect(controls).toHaveLength(1);
});
