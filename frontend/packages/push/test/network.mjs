import { createServer, request as ask } from 'node:http';

async function listen(handler) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

export async function serve(heartbeat) {
  const events = [];
  const asked = [];
  const waiting = new Set();
  const wake = () => [...waiting].forEach((each) => each());
  const place = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://x');
    const path = pathname.replace('/push/', '');
    asked.push(path);
    let at = Number(searchParams.get('since') ?? events.length);
    if (path === 'poll') {
      poll(Number(searchParams.get('wait')));
    } else {
      stream(path === 'sse');
    }

    function stream(sse) {
      const write = (message) => {
        const { cursor, control } = message;
        const line = JSON.stringify(message);
        response.write(sse ? `id: ${cursor}\n${control ? '' : `data: ${line}\n`}\n` : `${line}\n`);
      };
      const beat = () => write({ control: 'heartbeat', cursor: String(at) });
      const more = () => {
        while (at < events.length) write(events[at++]);
      };
      response.writeHead(200, { 'content-type': sse ? 'text/event-stream' : 'application/x-ndjson' });
      if (sse) response.write('retry: 50\n\n');
      beat();
      more();
      const timer = setInterval(beat, heartbeat);
      waiting.add(more);
      response.on('close', () => {
        clearInterval(timer);
        waiting.delete(more);
      });
    }

    function poll(seconds) {
      const answer = () => {
        clearTimeout(timer);
        waiting.delete(answer);
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ items: events.slice(at), cursor: String(events.length) }));
      };
      const timer = setTimeout(answer, seconds * 1000);
      waiting.add(answer);
      response.on('close', () => {
        clearTimeout(timer);
        waiting.delete(answer);
      });
      if (at < events.length || !seconds) answer();
    }
  });
  const publish = (data) => {
    const cursor = String(events.length + 1);
    events.push({ channel: 'a', id: `e${cursor}`, type: 't', data, time: '', cursor });
    wake();
  };
  return { ...place, asked, publish };
}

export function proxy(server, { hold = 0, holdHead = false, idle }) {
  return listen((request, response) => {
    let timer;
    const busy = () => {
      clearTimeout(timer);
      if (idle) timer = setTimeout(() => response.destroy(), idle);
    };
    const up = ask(server.url + request.url, { headers: request.headers }, (answer) => {
      const held = [];
      const head = () => response.headersSent || response.writeHead(answer.statusCode, answer.headers).flushHeaders();
      const pass = () => {
        head();
        response.write(Buffer.concat(held.splice(0)));
      };
      if (!holdHead) head();
      answer.on('data', (bytes) => {
        busy();
        held.push(bytes);
        if (Buffer.concat(held).length >= hold) pass();
      });
      answer.on('end', () => {
        pass();
        response.end();
      });
    });
    up.on('error', () => response.destroy());
    up.end();
    busy();
    response.on('close', () => {
      clearTimeout(timer);
      up.destroy();
    });
  });
}
