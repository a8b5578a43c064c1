// @vitest-environment node
import { afterEach, expect, test, vi } from "vitest";
import { type ClientOptions, connect, forget } from "../src/index";
import { type Habits, type Place, proxy, serve } from "./network.mjs";

// Over real sockets, in real time: what comes in time here has a second and a half.
const HEARTBEAT = 1000;

const open: { close(): void }[] = [];

afterEach(() => {
  open.splice(0).forEach((each) => each.close());
  forget();
});

/** A client that speaks to a server through a proxy of such habits, and what it got. */
async function through(habits: Habits, options: Partial<ClientOptions> = {}) {
  const server = await serve(HEARTBEAT);
  server.publish(1);
  const between: Place = await proxy(server, habits);
  const client = connect({ url: between.url, channels: ["a"], since: "0", heartbeat: HEARTBEAT, ...options });
  const data: unknown[] = [];
  let opened = 0;
  client.on("event", (event) => data.push(event.data));
  client.on("state", (state) => (opened += Number(state === "open")));
  open.push(client, between, server);
  const got = (...all: unknown[]) => vi.waitFor(() => expect(data).toEqual(all), { timeout: 15_000, interval: 20 });
  return { client, server, url: between.url, got, opened: () => opened };
}

test.each([
  ["the body", { hold: 8192 }],
  ["head and body", { hold: 8192, holdHead: true }],
])("where a proxy keeps %s of a stream back, long polls give everything, at once and once", async (_, habits) => {
  const transports = ["sse", "stream", "poll"] as const;
  const { client, server, url, got } = await through(habits, { transports });
  await got(1);
  expect(client.transport).toBe("poll");
  expect(client.reason).toBe("buffered");
  server.publish(2);
  await got(1, 2);
  server.publish(3);
  await got(1, 2, 3);
  expect(server.asked.filter((path) => path !== "poll")).toEqual(["sse", "stream"]);

  // The next client of the page does not try again.
  const next = connect({ url, channels: ["a"], heartbeat: HEARTBEAT, transports });
  open.push(next);
  expect([next.transport, next.reason]).toEqual(["poll", "buffered"]);
}, 30_000);

test("a backlog that fills the proxy's buffer does not hide what it keeps back after it", async () => {
  const { client, server, got } = await through({ hold: 8192 }, { transports: ["sse", "poll"] });
  const long = "x".repeat(10_000);
  server.publish(long);
  await got(1, long);
  server.publish(3);
  await got(1, long, 3);
  expect(client.transport).toBe("poll");
}, 30_000);

test("where a proxy cuts idle connections, a stream goes on from its cursor and loses nothing", async () => {
  const { client, server, got, opened } = await through({ idle: 400 }, { transports: ["sse", "poll"] });
  await got(1);
  await vi.waitFor(() => expect(opened()).toBeGreaterThan(2), { timeout: 15_000 });
  server.publish(2);
  await got(1, 2);
  expect(client.transport).toBe("sse");
  expect(client.reason).toBeUndefined();
}, 30_000);

test("where a proxy cuts waits, they become shorter than it allows", async () => {
  const { client, server, got, opened } = await through({ idle: 2500 }, { transports: ["poll", "short"] });
  await got(1);
  // The first, one that is cut, and such as are not.
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(4), { timeout: 15_000 });
  server.publish(2);
  await got(1, 2);
  expect(client.transport).toBe("poll");
  expect(opened()).toBe(1);
}, 30_000);
