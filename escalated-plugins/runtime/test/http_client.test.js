import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { client } from '../src/http_client.js';

async function server(t, answer) {
  const seen = [];
  const listening = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, headers: request.headers, body });
    answer(response, request);
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  t.after(() => {
    listening.close();
    listening.closeAllConnections?.();
  });
  return { seen, url: `http://127.0.0.1:${listening.address().port}/` };
}

test('a request is sent as it was asked, and its answer is read', async (t) => {
  const { seen, url } = await server(t, (response) => {
    response.writeHead(201, { 'X-Answer': 'yes' }).end('{"ok":true}');
  });
  const http = client();
  const answer = await http.post(url, { json: { a: 1 }, headers: { 'X-Asked': 'too' } });
  assert.equal(answer.status, 201);
  assert.equal(answer.headers['x-answer'], 'yes');
  assert.deepEqual(await answer.json(), { ok: true });
  assert.equal(await answer.text(), '{"ok":true}');
  assert.equal(seen[0].method, 'POST');
  assert.equal(seen[0].body, '{"a":1}');
  assert.equal(seen[0].headers['content-type'], 'application/json');
  assert.equal(seen[0].headers['x-asked'], 'too');
  await http.put(url, { body: 'text' });
  await http.get(url);
  await http.delete(url);
  assert.deepEqual(seen.map(({ method }) => method), ['POST', 'PUT', 'GET', 'DELETE']);
  assert.equal(seen[1].body, 'text');
});

test('an answer with an error status is an answer', async (t) => {
  const { url } = await server(t, (response) => response.writeHead(503).end('later'));
  const answer = await client().get(url);
  assert.deepEqual([answer.status, await answer.text()], [503, 'later']);
  await assert.rejects(answer.json(), SyntaxError);
});

test('a request that takes too long fails, even when it has begun to answer', async (t) => {
  const { url } = await server(t, (response, { method }) => {
    if (method === 'GET') response.writeHead(200).write('begun');
  });
  await assert.rejects(client().get(url, { timeout: 50 }), { name: 'TimeoutError' });
  await assert.rejects(client().post(url, { timeout: 50 }), { name: 'TimeoutError' });
});

test('an answer without end is not read to the end', async (t) => {
  const { url } = await server(t, (response) => {
    const more = () => {
      while (response.write(Buffer.alloc(256 * 1024))) if (response.destroyed) return;
      response.once('drain', more);
    };
    more();
  });
  await assert.rejects(client().get(url), /longer than 10485760 bytes/);
});
