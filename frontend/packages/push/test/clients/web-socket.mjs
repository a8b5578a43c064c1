// Speaks `stoa.v1` with the published `ws` package: subscribes to CHANNEL, waits for COUNT events,
// prints every message that it gets as one line of JSON.
//   node web-socket.mjs URL CHANNEL COUNT [SINCE]
import WebSocket from 'ws';

const [url, channel, count, since] = process.argv.slice(2);
let left = Number(count);
const socket = new WebSocket(url, 'stoa.v1');
socket.on('open', () => {
  console.log(JSON.stringify({ protocol: socket.protocol }));
  socket.send(JSON.stringify({ op: 'subscribe', id: 1, channels: [channel], since }));
});
socket.on('message', (bytes) => {
  const message = JSON.parse(String(bytes));
  console.log(JSON.stringify(message));
  if (message.channel && --left === 0) socket.close(1000);
});
socket.on('close', (code) => console.log(JSON.stringify({ closed: code })));
socket.on('error', ({ message }) => console.log(JSON.stringify({ error: message })));
