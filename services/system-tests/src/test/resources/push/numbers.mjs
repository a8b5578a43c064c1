// Publishes numbered events through a bad network and receives them there on every transport, in one process.
// node numbers.mjs '{"push": "<@stoa/push as a file>", "url", "token", "lanes", "count"}'
// Says "half" when half is published; its last line is what each client got.
import { pathToFileURL } from 'node:url';

const { push, url, token, lanes, count } = JSON.parse(process.argv[2]);
const { connect } = await import(pathToFileURL(push));
const channels = Array.from({ length: lanes }, (_, lane) => `room:${lane}`);
const wanted = lanes * count;
const transports = ['ws', 'sse', 'stream', 'poll', 'short'].filter((name) => name !== 'ws' || globalThis.WebSocket);
const patience = AbortSignal.timeout(150_000);

/** Listens until it has everything; `choose` says which transports a connection may use. */
class Listener {
  result = { events: 0, doubled: 0, outOfOrder: 0, gaps: 0, errors: [], connects: 0, used: [] };
  #next = new Map(channels.map((channel) => [channel, 0]));
  #cursor;

  constructor(name, choose, since) {
    this.result.name = name;
    this.choose = choose;
    this.#cursor = since;
    this.done = new Promise((resolve) => (this.finish = resolve));
    this.open();
  }

  open() {
    const options = { url, token: () => token, channels, since: this.#cursor, heartbeat: 1000, interval: 200 };
    this.client = connect({ ...options, ...this.choose() });
    this.client.on('event', (event) => this.take(event));
    this.client.on('gap', () => this.result.gaps++);
    this.client.on('error', (error) => this.result.errors.push(`${error.status} ${error.code}`));
    this.client.on('state', (state) => {
      if (state !== 'open') return;
      this.result.connects++;
      if (!this.result.used.includes(this.client.transport)) this.result.used.push(this.client.transport);
    });
  }

  hop() {
    this.client.close();
    this.#cursor = this.client.cursor;
    this.open();
  }

  take({ channel, data }) {
    const expected = this.#next.get(channel);
    if (data < expected) this.result.doubled++;
    else if (data > expected) this.result.outOfOrder++;
    this.#next.set(channel, Math.max(expected, data + 1));
    if (++this.result.events === wanted) this.finish();
  }
}

const start = connect({ url, token: () => token, channels, transports: ['poll'] });
await new Promise((resolve) => start.on('state', (state) => state === 'open' && resolve()));
while (!start.cursor) await new Promise((resolve) => setTimeout(resolve, 10));
const since = start.cursor;
start.close();

let hops = 0;
const listeners = transports.map((name) => new Listener(name, () => ({ transports: [name] }), since));
listeners.push(new Listener('automatic', () => ({}), since));
const hopper = new Listener('hopping', () => ({ transports: [transports[hops++ % transports.length]] }), since);
listeners.push(hopper);
const hopping = setInterval(() => hopper.hop(), 700);

const publisher = connect({ url, token: () => token, channels: [] });
let published = 0;
await Promise.all(
  channels.map(async (channel) => {
    for (let number = 0; number < count; number++) {
      await publisher.publish(channel, number);
      if (++published === wanted / 2) console.log('half');
    }
  }),
);
console.log('published');
const late = new Promise((resolve) => patience.addEventListener('abort', resolve));
await Promise.race([Promise.all(listeners.map(({ done }) => done)), late]);
clearInterval(hopping);
// What comes too often comes soon after.
await new Promise((resolve) => setTimeout(resolve, 500));
listeners.forEach(({ client }) => client.close());
publisher.close();
console.log(JSON.stringify(listeners.map(({ result }) => result)));
process.exit(0);
