// @vitest-environment node
import { expect, test } from "vitest";
import { asked, event, hang, items, notModified, on, open, paths, tick, unreachable } from "./fixture";

const sinces = () => asked.map(({ url }) => url.searchParams.get("since"));
const waits = () => asked.map(({ url }) => url.searchParams.get("wait"));

test("long polls go on from the cursor of each answer", async () => {
  on("/push/poll", notModified("c1"), items("c3", event(2), event(3)), hang);
  const { data, states } = await open({ transports: ["poll"] });
  await tick();
  expect(data).toEqual([2, 3]);
  expect(sinces()).toEqual(["c0", "c1", "c3"]);
  expect(waits()).toEqual(["0", "25", "25"]);
  expect(states).toEqual(["open"]);
});

test("the first poll without a cursor gets one", async () => {
  on("/push/poll", items("c1"), hang);
  const { client } = await open({ transports: ["poll"], since: "" });
  expect(sinces()).toEqual([null, "c1"]);
  expect(client.cursor).toBe("c1");
});

test("a server that does not wait is not asked in a hot loop", async () => {
  on("/push/poll", notModified("c1"));
  await open({ transports: ["poll"] });
  await tick(10_000);
  expect(asked.length).toBeLessThan(15);
});

test("a wait that is cut is followed by shorter ones", async () => {
  on("/push/poll", notModified("c1"), () => tickThen(10_000), hang);
  const { client, states } = await open({ transports: ["poll", "short"] });
  await tick(10_000);
  expect(waits()).toEqual(["0", "25", "7"]);
  expect(client.transport).toBe("poll");
  expect(states).toEqual(["open"]);
});

test("long polls that are cut twice while they wait give way to short ones", async () => {
  const cut = () => tickThen(5000);
  on("/push/poll", notModified("c1"), cut, cut, notModified("c2"));
  const { client } = await open({ transports: ["poll", "short"], interval: 2000 });
  await tick(20_000);
  expect(client.transport).toBe("short");
  expect(client.reason).toBe("cut");
  expect(waits().slice(0, 5)).toEqual(["0", "25", "3", "0", "0"]);
});

function tickThen(milliseconds: number): Promise<Response> {
  return new Promise((_, reject) => setTimeout(() => reject(new TypeError("terminated")), milliseconds));
}

test("short polls ask at an interval", async () => {
  on("/push/poll", notModified("c1"), items("c2", event(2)), notModified("c2"));
  const { data } = await open({ transports: ["short"], interval: 2000 });
  await tick(3999);
  expect(waits()).toEqual(["0", "0"]);
  expect(data).toEqual([2]);
  await tick(1);
  expect(sinces()).toEqual(["c0", "c1", "c2"]);
});

test("answers begin small, grow, and begin small again after a failure", async () => {
  on("/push/poll", items("c1", event(1)), items("c2", event(2)), items("c3", event(3)), unreachable, items("c4", event(4)), hang);
  await open({ transports: ["poll"] });
  await tick(1000);
  expect(asked.map(({ url }) => url.searchParams.get("limit"))).toEqual(["20", "20", "40", "80", "20", "20"]);
});

test("a backlog is fetched without pauses between short polls", async () => {
  const many = Array.from({ length: 20 }, (_, n) => event(n));
  on("/push/poll", items("c1", ...many), items("c2", event(21)), hang);
  const { data } = await open({ transports: ["short"], interval: 2000 });
  expect(data).toHaveLength(21);
  await tick(2000);
  expect(asked).toHaveLength(3);
});

test("a poll that fails is tried again later", async () => {
  on("/push/poll", notModified("c1"), unreachable, items("c2", event(2)), hang);
  const { data, states } = await open({ transports: ["poll"] });
  await tick(1000);
  expect(data).toEqual([2]);
  expect(states).toEqual(["open", "waiting", "connecting", "open"]);
  expect(paths()).toHaveLength(4);
});
