// Listens with the published `eventsource` package until COUNT events have come, closing the
// connection under it in between when the server does. Prints each as one line of JSON.
//   node event-source.mjs URL COUNT [TOKEN]
import { EventSource } from 'eventsource';

const [url, count, token] = process.argv.slice(2);
let left = Number(count);
const source = new EventSource(url, {
  fetch: (input, init) =>
    fetch(input, {
      ...init,
      headers: { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    }),
});
source.onopen = () => console.log(JSON.stringify({ open: true }));
source.onmessage = ({ data, lastEventId }) => {
  console.log(JSON.stringify({ data, lastEventId }));
  if (--left === 0) source.close();
};
source.onerror = ({ code, message }) => {
  if (code && code !== 200) {
    console.log(JSON.stringify({ code, message }));
    source.close();
  }
};
