import { expect, test } from "vitest";
import { SseParser } from "../src/sse";

const stream = 'retry: 1500\n\nid: a\n\n: comment\n\nid: b\ndata: {"x":1}\n\nevent: gap\r\nid: c\r\ndata: one\r\ndata: two\r\n\r\n';

test("blocks are the same however the text is cut", () => {
  const whole = new SseParser().push(stream);
  expect(whole).toEqual([
    { data: undefined, id: undefined, retry: 1500 },
    { data: undefined, id: "a", retry: undefined },
    { data: '{"x":1}', id: "b", retry: undefined },
    { data: "one\ntwo", id: "c", retry: undefined },
  ]);
  for (let cut = 0; cut <= stream.length; cut++) {
    const parser = new SseParser();
    expect([...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))]).toEqual(whole);
  }
});

test("an unfinished block is not dispatched", () => {
  expect(new SseParser().push("id: a\ndata: x\n")).toEqual([]);
});
