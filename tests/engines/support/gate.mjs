// What stands between a page and its collector: it lets everything through, or, while shut, answers 503.
import { createServer, request } from 'node:http';

/** Starts in front of a collector: { url, shut, close() }. Setting `shut` shuts or opens it. */
export async function gate(collector) {
  const state = { shut: false };
  const server = createServer((incoming, response) => {
    if (state.shut) {
      incoming.resume();
      return response.writeHead(503, { 'access-control-allow-origin': '*' }).end();
    }
    const { method, headers, url } = incoming;
    const onward = request(collector.url + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  });
}
