// @vitest-environment node
import { expect, test, vi } from "vitest";
import { forget } from "../src/index";
import { type Asked, Flow, hang, notModified, on, open, paths, tick } from "./fixture";

const MINUTES = 60_000;

/** A poll that nothing comes for. */
async function quiet(asked: Asked): Promise<Response> {
  const wait = Number(asked.url.searchParams.get("wait"));
  await (wait && Promise.race([hang(asked), new Promise((resolve) => setTimeout(resolve, wait * 1000))]));
  return notModified("c1")();
}

/** A client whose streams are kept back, on long polls. */
async function keptBack(...later: Flow[]) {
  on("/push/sse", new Flow().answer, ...later.map((flow) => flow.answer));
  on("/push/poll", quiet);
  const { client, states } = await open({ transports: ["sse", "poll"] });
  await tick(3000);
  expect([client.transport, client.reason, client.state]).toEqual(["poll", "buffered", "open"]);
  return { client, states };
}

test("a transport that was left is tried again after a while, from the same cursor", async () => {
  const flow = new Flow();
  const { client, states } = await keptBack(flow);
  await tick(9 * MINUTES);
  expect(client.transport).toBe("poll");
  await tick(1 * MINUTES);
  await flow.send(": hello\n\n");
  expect([client.transport, client.reason, client.cursor]).toEqual(["sse", undefined, "c1"]);
  expect(states).toEqual(["open", "connecting", "open"]);
});

test("one that is still kept back is left for another while", async () => {
  const { client } = await keptBack(new Flow(), new Flow());
  await tick(10 * MINUTES + 3000);
  expect([client.transport, client.reason, client.state]).toEqual(["poll", "buffered", "open"]);
  expect(paths().filter((path) => path === "sse")).toHaveLength(2);
  await tick(9 * MINUTES);
  expect(paths().filter((path) => path === "sse")).toHaveLength(2);
});

test("a network that is there again may be another one", async () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  const flow = new Flow();
  const { client } = await keptBack(flow);
  page.dispatchEvent(new Event("online"));
  await flow.send(": hello\n\n");
  expect([client.transport, client.reason]).toEqual(["sse", undefined]);
});

test("the next page of the tab remembers, and takes no offence at a clock that was set back", async () => {
  const stored = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  const { client } = await keptBack();
  client.close();
  const list = ["sse", "poll"].map((name) => ({ name })) as never;
  const nextPage = async () => {
    vi.resetModules();
    return new (await import("../src/choice")).Choice(list, "http://stoa.test");
  };
  const next = await nextPage();
  expect([next.transport.name, next.reason]).toEqual(["poll", "buffered"]);
  vi.setSystemTime(Date.now() - MINUTES);
  expect((await nextPage()).transport.name).toBe("sse");
  forget();
  expect(stored.get("stoa.push.left")).toBe("{}");
});

test("what storage holds in the place of a memory is none", async () => {
  const list = ["sse", "poll"].map((name) => ({ name })) as never;
  for (const text of ["null", "[1]", '"x"', "{", '{" sse":null}', '{" sse":{"at":"soon"}}']) {
    vi.stubGlobal("sessionStorage", { getItem: () => text });
    vi.resetModules();
    const { Choice } = await import("../src/choice");
    expect(new Choice(list).transport.name, text).toBe("sse");
  }
});
