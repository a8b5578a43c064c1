import { expect, test, vi } from "vitest";
import { connect, type Gap, type Options, type PushError, type PushEvent } from "../src/index";

const event = (n: number) =>
  `id: c${n}\ndata: ${JSON.stringify({ channel: "thread:a", id: `e${n}`, type: "t", data: n, time: "", cursor: `c${n}` })}\n\n`;

function body(...parts: string[]): Response {
  const bytes = new TextEncoder();
  return new Response(
    new ReadableStream({
      start(controller) {
        parts.forEach((part) => controller.enqueue(bytes.encode(part)));
        controller.close();
      },
    }),
    { headers: { "content-type": "text/event-stream" } },
  );
}

/** A server that gives these answers in turn, then never answers. */
function server(...answers: (Response | (() => Response))[]) {
  const asked: URL[] = [];
  const headers: Headers[] = [];
  const fetched: typeof fetch = (input, init) => {
    asked.push(new URL(String(input), "http://stoa.test"));
    headers.push(new Headers(init?.headers));
    const answer = answers.shift();
    if (answer) {
      return Promise.resolve(answer instanceof Response ? answer : answer());
    }
    return new Promise((_, reject) => {
      init?.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    });
  };
  return { asked, headers, fetched };
}

function open(stub: ReturnType<typeof server>, more: Partial<Options> = {}) {
  const events: PushEvent[] = [];
  const gaps: Gap[] = [];
  const errors: PushError[] = [];
  const connection = connect({
    channels: ["thread:a"],
    since: "c0",
    fetch: stub.fetched,
    random: () => 0,
    onEvent: (each) => events.push(each),
    onGap: (gap) => gaps.push(gap),
    onError: (error) => errors.push(error),
    ...more,
  });
  return { connection, events, gaps, errors };
}

test("resumes from the last cursor and gives each event once", async () => {
  const stub = server(body("retry: 50\n\n", event(1), event(2)), body(event(2), event(3), "id: c9\n\n"));
  const { connection, events } = open(stub);
  await vi.waitFor(() => expect(stub.asked).toHaveLength(3));
  expect(events.map((each) => each.data)).toEqual([1, 2, 3]);
  expect(stub.asked.map((url) => url.searchParams.get("since"))).toEqual(["c0", "c2", "c9"]);
  expect(connection.cursor).toBe("c9");
  connection.close();
});

test("tells of a gap and goes on from its cursor", async () => {
  const gap = { control: "gap", channels: ["thread:a"], reason: "ttl", detail: "retention", from: "c0", to: "c7", cursor: "c7" };
  const stub = server(body("retry: 50\n\n", `event: gap\nid: c7\ndata: ${JSON.stringify(gap)}\n\n`));
  const { connection, gaps, events } = open(stub);
  await vi.waitFor(() => expect(stub.asked).toHaveLength(2));
  expect(gaps).toEqual([gap]);
  expect(events).toEqual([]);
  expect(stub.asked[1]?.searchParams.get("since")).toBe("c7");
  connection.close();
});

test("falls back to polling when a stream stays silent, and keeps its cursor", async () => {
  const silent = new Response(new ReadableStream());
  const answer = { items: [{ channel: "thread:a", id: "e1", type: "t", data: 1, time: "", cursor: "c1" }], cursor: "c4" };
  const nothing = new Response(null, { status: 304, headers: { "stoa-cursor": "c5" } });
  const stub = server(silent, Response.json(answer), nothing);
  const { connection, events } = open(stub, { firstBytesMilliseconds: 20 });
  await vi.waitFor(() => expect(stub.asked).toHaveLength(4));
  expect(stub.asked.map((url) => url.pathname)).toEqual(["/push/sse", "/push/poll", "/push/poll", "/push/poll"]);
  expect(stub.asked.map((url) => url.searchParams.get("since"))).toEqual(["c0", "c0", "c4", "c5"]);
  expect(events).toHaveLength(1);
  expect(connection.transport).toBe("poll");
  connection.close();
});

test("stops when it is refused, and says why", async () => {
  const stub = server(Response.json({ code: "channel.forbidden", detail: "no" }, { status: 403 }));
  const { connection, errors } = open(stub);
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  expect(errors[0]).toMatchObject({ status: 403, code: "channel.forbidden" });
  expect(connection.state).toBe("closed");
});

test("asks for another token once when one is refused", async () => {
  const refused = () => Response.json({ code: "token.invalid" }, { status: 401 });
  const stub = server(refused, body("retry: 50\n\n", event(1)), refused, refused);
  let token = 0;
  const { errors } = open(stub, { token: () => `t${++token}` });
  await vi.waitFor(() => expect(errors).toHaveLength(1), 10_000);
  expect(stub.headers.map((each) => each.get("authorization"))).toEqual(["Bearer t1", "Bearer t2", "Bearer t3", "Bearer t4"]);
});
