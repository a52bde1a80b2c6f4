import assert from 'node:assert/strict';
import { test } from 'node:test';

import { requestOf } from '../src/http_request.js';

const V1 = { httpContract: 1, rawBodyBase64: '' };

test('a request of the older form has what it was sent, and no raw body', () => {
  assert.deepEqual(requestOf({ body: { a: 1 }, query: { q: '1' }, rawBodyBase64: 'YQ==' }), {
    body: { a: 1 },
    params: {},
    query: { q: '1' },
    headers: {},
  });
});

test('the raw body is the exact bytes', () => {
  const bytes = Buffer.from([0, 255, 128, 13, 10, 32]);
  const request = requestOf({ ...V1, rawBodyBase64: bytes.toString('base64'), clientIp: '192.0.2.1' });
  assert.ok(request.rawBody instanceof Uint8Array);
  assert.deepEqual(request.rawBody, bytes);
  assert.equal(request.clientIp, '192.0.2.1');
  assert.equal(requestOf(V1).rawBody.length, 0);
});

test('what is not canonical base64 is refused', () => {
  for (const rawBodyBase64 of ['YQ', 'YR==', 'YQ==\n', '!!', 'YQ=', '-_-_']) {
    const message = /^TypeError: Request body must use canonical base64\.$/;
    assert.throws(() => requestOf({ httpContract: 1, rawBodyBase64 }), message, rawBodyBase64);
  }
});

test('another or an incomplete contract is refused', () => {
  for (const sent of [{ httpContract: 2, rawBodyBase64: '' }, { httpContract: 1 }, { ...V1, httpContract: null }]) {
    assert.throws(() => requestOf(sent), /Unsupported or incomplete plugin HTTP contract\./);
  }
  assert.throws(() => requestOf({ ...V1, clientIp: ['192.0.2.1'] }), /Invalid client address\./);
});

test('headers are in lower case and come once', () => {
  const { headers } = requestOf({ headers: { 'X-Sig': ['a', 'b'], Accept: 'text/html' } });
  assert.deepEqual(headers, { 'x-sig': 'a, b', accept: 'text/html' });
  for (const sent of [{ A: '1', a: '2' }, { a: 1 }, { a: ['1', 2] }]) {
    assert.throws(() => requestOf({ headers: sent }), /Invalid or duplicate request header\./);
  }
  for (const sent of ['a', []]) {
    assert.throws(() => requestOf({ headers: sent }), /Invalid request headers\./);
  }
});

test('a header named like a prototype is a header', () => {
  const { headers } = requestOf({ headers: JSON.parse('{"__proto__":"x"}') });
  assert.deepEqual(Object.keys(headers), ['__proto__']);
  assert.equal(Object.getPrototypeOf(headers), Object.prototype);
});
