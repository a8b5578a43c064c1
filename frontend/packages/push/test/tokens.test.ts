// @vitest-environment node
import { expect, test } from "vitest";
import { asked, block, control, event, FakeSocket, Flow, hang, items, on, open, paths, status, tick, to } from "./fixture";

const refused = status(401, { code: "token.invalid", detail: "wrong" });
const bearers = () => asked.map(({ headers }) => headers.get("authorization"));
const ticket = (name: string) => () => Response.json({ ticket: name, expires: "" }, { status: 201 });

function counting() {
  const former: (string | undefined)[] = [];
  return { former, token: (old?: string) => `t${former.push(old)}` };
}

test("the token is sent in the header", async () => {
  on("/push/sse", new Flow().answer);
  await open({ transports: ["sse"], token: () => "secret" });
  expect(bearers()).toEqual(["Bearer secret"]);
});

test("a refused token is replaced once at a time", async () => {
  const flow = new Flow();
  const { former, token } = counting();
  on("/push/sse", refused, flow.answer, refused);
  const { client, errors } = await open({ transports: ["sse"], token });
  await flow.send(block(1));
  expect(bearers()).toEqual(["Bearer t1", "Bearer t2"]);
  await flow.cut();
  await tick(1000);
  expect(bearers().slice(2)).toEqual(["Bearer t2", "Bearer t3"]);
  expect(former).toEqual([undefined, "t1", "t2"]);
  expect(client.state).toBe("refused");
  expect(errors).toMatchObject([{ status: 401, code: "token.invalid" }]);
});

test("the same token again is a refusal", async () => {
  on("/push/sse", refused);
  const { client } = await open({ transports: ["sse", "poll"], token: () => "same" });
  expect(bearers()).toEqual(["Bearer same"]);
  expect(client.state).toBe("refused");
});

test("without the token that was promised nothing is asked, not even as a guest", async () => {
  const { client, errors } = await open({ token: () => "" });
  await tick(600_000);
  expect(asked).toEqual([]);
  expect(FakeSocket.all).toEqual([]);
  expect(client.state).toBe("refused");
  expect(errors).toMatchObject([{ status: 401, code: "token.required" }]);
});

test("a supplier that fails is asked again later, and that is said", async () => {
  let tries = 0;
  const token = () => (++tries < 3 ? Promise.reject(new TypeError("offline")) : "t");
  on("/push/sse", hang);
  const { errors, states } = await open({ transports: ["sse"], token });
  await tick(1000);
  await tick(2000);
  expect(bearers()).toEqual(["Bearer t"]);
  expect(errors).toMatchObject([{ code: "token.unavailable" }, { code: "token.unavailable" }]);
  expect(states).not.toContain("refused");
});

test("each socket has a ticket of its own", async () => {
  on("/api/auth/ticket", ticket("one"), ticket("two"));
  await open({ token: () => "secret" });
  expect(asked[0]).toMatchObject({ method: "POST" });
  expect(bearers()).toEqual(["Bearer secret"]);
  expect(FakeSocket.last.url.search).toBe("?ticket=one");
  await FakeSocket.last.accepts();
  await FakeSocket.last.ends(1001);
  await tick(1000);
  expect(FakeSocket.last.url.search).toBe("?ticket=two");
});

test("a socket's token is replaced by a frame before it ends", async () => {
  on("/api/auth/ticket", ticket("one"));
  await open({ token: counting().token });
  await FakeSocket.last.accepts();
  await FakeSocket.last.says({ control: "token", reason: "expiring", cursor: "c1" });
  expect(FakeSocket.last.sent[1]).toEqual({ op: "refresh", token: "t2", id: 2 });
  await FakeSocket.last.says({ control: "refreshed", id: 2 });
  expect(FakeSocket.all).toHaveLength(1);
});

test("a stream's token is replaced by a request beside it", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer);
  on("/push/connections/", status(200, { control: "refreshed" }));
  const { errors } = await open({ transports: ["sse"], token: counting().token });
  await flow.send(control({ control: "token", reason: "expiring", cursor: "c1" }));
  const [stream, beside] = asked;
  expect(beside?.url.pathname).toBe(`/push/connections/${stream?.url.searchParams.get("connection")}`);
  expect(beside?.body).toEqual({ token: "t2" });
  expect(beside?.headers.get("authorization")).toBe("Bearer t2");
  expect(errors).toEqual([]);
  expect(to("/sse")).toHaveLength(1);
});

test("where that cannot be done the stream is opened again with the new token", async () => {
  const [first, second] = [new Flow(), new Flow()];
  on("/push/sse", first.answer, second.answer);
  on("/push/connections/", status(404));
  await open({ transports: ["sse"], token: counting().token });
  await first.send(block(1), control({ control: "token", reason: "expiring", cursor: "c1" }));
  expect(to("/sse")[1]?.headers.get("authorization")).toBe("Bearer t2");
  expect(to("/sse")[1]?.url.searchParams.get("since")).toBe("c1");
});

test("a token that does not cover the channels is an error, and the stream goes on", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer);
  on("/push/connections/", status(403, { code: "channel.forbidden" }));
  const { errors, client, data } = await open({ transports: ["sse"], token: counting().token });
  await flow.send(control({ control: "token", reason: "expiring" }), block(1));
  expect(errors).toMatchObject([{ code: "channel.forbidden" }]);
  expect(client.state).toBe("open");
  expect(data).toEqual([1]);
});

test("whose session has ended is refused, never made a guest", async () => {
  const flow = new Flow();
  on("/push/sse", flow.answer);
  const { client, errors } = await open({ transports: ["sse", "poll"] });
  await flow.send(control({ control: "token", reason: "revoked", cursor: "c1" }));
  await flow.end();
  await tick(600_000);
  expect(client.state).toBe("refused");
  expect(errors).toMatchObject([{ status: 401, code: "token.revoked" }]);
  expect(paths()).toEqual(["sse"]);
});

test("whose token has ended comes back with another one only", async () => {
  const tokens = ["t1", "t2", "t2"];
  on("/api/auth/ticket", ticket("x"));
  const { client } = await open({ token: () => tokens.shift() ?? "" });
  await FakeSocket.last.accepts();
  await FakeSocket.last.ends(4401);
  await tick(1000);
  expect(bearers()).toEqual(["Bearer t1", "Bearer t2"]);
  await FakeSocket.last.accepts();
  await FakeSocket.last.ends(4401);
  await tick(600_000);
  expect(client.state).toBe("refused");
  expect(FakeSocket.all).toHaveLength(2);
});

test("a poll that is refused while it waits goes on with another token", async () => {
  on("/push/poll", items("c1"), refused, items("c2", event(2)), hang);
  const { data } = await open({ transports: ["poll"], token: counting().token });
  await tick();
  expect(data).toEqual([2]);
  expect(bearers()).toEqual(["Bearer t1", "Bearer t1", "Bearer t2", "Bearer t2"]);
});
