import assert from 'node:assert/strict';
import { test } from 'node:test';

import { desk, settled } from './setup/desk.js';

const never = () => new Promise(() => {});

test('an action is told to everyone, and one that fails stops nobody', async () => {
  const heard = [];
  const { ask, reports } = desk(
    { name: 'sync', actions: { hook: () => { throw new Error('at once'); } } },
    { name: 'async', actions: { hook: async () => { throw new Error('later'); } } },
    { name: 'well', actions: { hook: (event) => heard.push(event) } },
  );
  const { error } = await ask('action', { hook: 'hook', event: { id: 1 } });
  assert.deepEqual(error, { code: -32000, message: 'at once' });
  assert.deepEqual(heard, [{ id: 1 }]);
  assert.match(reports[0], /^\[sync\] action hook failed: Error: at once/);
  assert.match(reports[1], /^\[async\] action hook failed: Error: later/);
});

test('what fails later is not told to the host, as with the platform', async () => {
  const { ask } = desk({ name: 'a', actions: { hook: async () => { throw new Error('later'); } } });
  assert.deepEqual((await ask('action', { hook: 'hook', event: {} })).result, { ok: true });
});

test('a host that wants it is told whose handlers failed, and which were late', async () => {
  const { ask, timers, sent } = desk(
    { name: 'sync', actions: { hook: () => { throw new Error('at once'); } } },
    { name: 'async', actions: { hook: async () => { throw new Error('Timeout'); } } },
    { name: 'hangs', actions: { hook: never } },
    { name: 'well', actions: { hook: async () => {} } },
  );
  await ask('handshake', { protocol_version: '1.0', failures: true });
  assert.equal(await ask('action', { hook: 'hook', event: {} }), undefined);
  timers.fire(30_000);
  await settled();
  assert.deepEqual(sent.at(-1).result, {
    ok: true,
    failures: [
      { plugin: 'sync', late: false, message: 'at once' },
      { plugin: 'async', late: false, message: 'Timeout' },
      { plugin: 'hangs', late: true, message: 'Timeout' },
    ],
  });
  const { result } = await ask('action', { hook: 'hook', event: {}, plugins: ['well'] });
  assert.deepEqual(result, { ok: true });
});

test('a hook that nobody listens to is acknowledged', async () => {
  const { ask } = desk();
  assert.deepEqual((await ask('action', { hook: 'hook', event: {} })).result, { ok: true });
  assert.deepEqual((await ask('cron', { plugin: 'x', schedule: 'y' })).result, { ok: true });
  assert.deepEqual((await ask('activate', { plugin: 'x' })).result, { ok: true });
  assert.deepEqual((await ask('deactivate', { plugin: 'x' })).result, { ok: true });
  assert.equal((await ask('badge', { plugin: 'x', component: 'y' })).result, null);
  assert.deepEqual((await ask('filter', { hook: 'x', value: [1] })).result, [1]);
});

test('an action is acknowledged when the last handler is done or out of time', async () => {
  const { ask, timers, sent, reports } = desk(
    { name: 'hangs', actions: { hook: never } },
    { name: 'well', actions: { hook: async () => {} } },
  );
  assert.equal(await ask('action', { hook: 'hook', event: {} }), undefined);
  assert.deepEqual(timers.waiting, [30_000]);
  timers.fire();
  await settled();
  assert.deepEqual(sent, [{ jsonrpc: '2.0', result: { ok: true }, id: 'ask-1' }]);
  assert.match(reports[0], /^\[hangs\] action hook failed: Error: Timeout/);
});

test('what one handler does to the event is not what the next is told', async () => {
  const heard = [];
  const { ask } = desk(
    { name: 'a', actions: { hook: (event) => { event.id = 'changed'; } } },
    { name: 'b', actions: { hook: (event) => { heard.push(event.id); } } },
  );
  await ask('action', { hook: 'hook', event: { id: 1 } });
  assert.deepEqual(heard, [1]);
});

test('filters run one after the other, by priority and then in the order of loading', async () => {
  const mark = (text) => async (value) => `${value}${text}`;
  const { ask } = desk(
    { name: 'a', filters: { hook: mark('a') } },
    { name: 'b', filters: { hook: { handler: mark('b') } } },
    { name: 'c', filters: { hook: { priority: 1, handler: mark('c') } } },
    { name: 'd', filters: { hook: { priority: 99, handler: (value) => `${value}d` } } },
  );
  assert.equal((await ask('filter', { hook: 'hook', value: '' })).result, 'cabd');
});

test('a filter that fails or hangs is left out, with all that it did to the value', async () => {
  let late;
  const { ask, timers, sent } = desk(
    { name: 'a', filters: { hook: (value) => { value.list.push('half'); throw new Error('no'); } } },
    { name: 'b', filters: { hook: (value) => { late = value; return never(); } } },
    { name: 'c', filters: { hook: () => 1n } },
    { name: 'd', filters: { hook: (value) => { late.list = 'late'; return { ...value, d: true }; } } },
  );
  await ask('filter', { hook: 'hook', value: { list: [] } });
  timers.fire(5_000);
  await settled();
  assert.deepEqual(sent[0].result, { list: [], d: true });
  assert.deepEqual(timers.waiting, [], 'nothing is left behind');
});

test('when the time of all filters is over, what was done until then is the value', async () => {
  const asked = [];
  const { ask, timers, sent, reports } = desk(
    { name: 'a', filters: { hook: async (value) => [...value, 'a'] } },
    { name: 'hangs', filters: { hook: never } },
    { name: 'next', filters: { hook: () => asked.push('next') } },
  );
  await ask('filter', { hook: 'hook', value: [] });
  assert.deepEqual(timers.waiting, [30_000, 5_000]);
  timers.fire(30_000);
  await settled();
  assert.deepEqual([sent[0].result, asked], [['a'], []]);
  assert.match(reports[0], /^\[hangs\] filter hook failed: Error: Timeout/);
  assert.match(reports[1], /^\[next\] filter hook failed: Error: Timeout: those before it took all/);
});

test('a filter that gives nothing has no result', async () => {
  const { ask } = desk({ name: 'a', filters: { hook: () => undefined } });
  assert.deepEqual(await ask('filter', { hook: 'hook', value: 1 }), { jsonrpc: '2.0', id: 'ask-1' });
});

test('the host may name the plugins that are asked', async () => {
  const heard = [];
  const listen = (name) => ({ name, actions: { hook: () => { heard.push(name); } }, filters: { hook: () => name } });
  const { ask } = desk(listen('a'), listen('b'), listen('c'));
  await ask('action', { hook: 'hook', event: {}, plugins: ['c', 'a'] });
  assert.deepEqual(heard, ['a', 'c']);
  assert.equal((await ask('filter', { hook: 'hook', value: '', plugins: ['b'] })).result, 'b');
  assert.equal((await ask('filter', { hook: 'hook', value: '', plugins: [] })).result, '');
});

test('endpoints and webhooks are found by the exact method and path', async () => {
  const { ask } = desk({
    name: 'a',
    endpoints: { 'GET /x/:id': { handler: async (_ctx, req) => req.params }, 'GET /void': () => undefined },
    webhooks: { 'POST /in': async (_ctx, req) => req.body },
  });
  const request = { plugin: 'a', method: 'GET', path: '/x/:id', params: { id: '7' } };
  assert.deepEqual((await ask('endpoint', request)).result, { id: '7' });
  const webhook = { plugin: 'a', method: 'POST', path: '/in', body: { b: 1 } };
  assert.deepEqual((await ask('webhook', webhook)).result, { b: 1 });
  const nothing = await ask('endpoint', { plugin: 'a', method: 'GET', path: '/void' });
  assert.deepEqual(Object.keys(nothing), ['jsonrpc', 'id']);
  for (const [method, params, message] of [
    ['endpoint', { ...request, method: 'get' }, 'Endpoint not found: a:get /x/:id'],
    ['endpoint', { ...request, path: '/x/7' }, 'Endpoint not found: a:GET /x/7'],
    ['endpoint', { ...request, plugin: 'b' }, 'Endpoint not found: b:GET /x/:id'],
    ['webhook', { ...webhook, path: 'constructor' }, 'Webhook not found: a:POST constructor'],
  ]) {
    assert.deepEqual((await ask(method, params)).error, { code: -32000, message });
  }
});

test('whatever takes time is bounded', async () => {
  const definition = {
    name: 'a',
    endpoints: { 'GET /': never },
    webhooks: { 'GET /': never },
    cron: { 'every:1h': never },
    widgets: [{ component: 'W', badge: never }],
    onActivate: never,
    onDeactivate: never,
  };
  const route = { plugin: 'a', method: 'GET', path: '/' };
  for (const [method, params, limit] of [
    ['endpoint', route, 30_000],
    ['webhook', route, 60_000],
    ['cron', { plugin: 'a', schedule: 'every:1h' }, 600_000],
    ['badge', { plugin: 'a', component: 'W' }, 5_000],
    ['activate', { plugin: 'a' }, 30_000],
    ['deactivate', { plugin: 'a' }, 30_000],
  ]) {
    const { ask, timers, sent } = desk(definition);
    assert.equal(await ask(method, params), undefined, method);
    assert.deepEqual(timers.waiting, [limit], method);
    timers.fire();
    await settled();
    assert.deepEqual(sent[0].error, { code: -32000, message: 'Timeout' }, method);
  }
});

test('whatever is thrown is told as a message', async () => {
  const throwing = (value) => async () => { throw value; };
  const { ask } = desk({
    name: 'a',
    cron: {
      error: throwing(new Error('said')),
      text: throwing('plain'),
      nothing: throwing(undefined),
      null: throwing(null),
      long: throwing(new Error('x'.repeat(9_000))),
      hostile: throwing({ get message() { throw new Error('twice'); } }),
    },
  });
  const told = async (schedule) => (await ask('cron', { plugin: 'a', schedule })).error.message;
  assert.equal(await told('error'), 'said');
  assert.equal(await told('text'), 'plain');
  assert.equal(await told('nothing'), 'undefined');
  assert.equal(await told('null'), 'null');
  assert.equal((await told('long')).length, 4_001);
  assert.equal(await told('hostile'), 'an error that cannot be shown');
});

test('the handshake agrees to one version only, and tells how to ask over HTTP', async () => {
  const { ask } = desk();
  const { result } = await ask('handshake', { protocol_version: '1.0', host: 'rust', host_version: '0' });
  assert.deepEqual(result, {
    protocol_version: '1.0',
    runtime_version: '0.1.0',
    compatible: true,
    http_contract_versions: [1],
  });
  for (const params of [{ protocol_version: '2.0' }, { protocol_version: 1 }, {}, undefined]) {
    assert.equal((await ask('handshake', params)).result.compatible, false);
  }
});

test('a ping is answered while others wait, and unknown methods are told', async () => {
  const { ask } = desk({ name: 'a', actions: { hook: never } });
  await ask('action', { hook: 'hook', event: {} });
  assert.deepEqual((await ask('ping')).result, { pong: true, timestamp: 1_000 });
  assert.equal((await ask('nosuch', {})).error.message, 'Unknown method: nosuch');
  assert.equal((await ask('toString', {})).error.message, 'Unknown method: toString');
  assert.equal((await ask('action')).error.code, -32000);
});

test('a host that wants it is told for which of its requests a call is', async () => {
  const { ask, receive, sent } = desk({
    name: 'a',
    endpoints: { 'GET /': (ctx) => ctx.currentUser() },
  });
  const route = { plugin: 'a', method: 'GET', path: '/' };
  await ask('endpoint', route);
  assert.deepEqual(sent.at(-1).params, { plugin: 'a' });
  await ask('handshake', { protocol_version: '1.0', request_ids: true });
  receive({ method: 'endpoint', params: route, id: 71 });
  receive({ method: 'endpoint', params: route, id: 72 });
  assert.deepEqual(sent.slice(-2).map(({ params }) => params), [
    { plugin: 'a', request: 71 },
    { plugin: 'a', request: 72 },
  ]);
});
