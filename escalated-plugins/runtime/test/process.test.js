import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { emptyFolder, plugin, pluginFolder } from './setup/folder.js';
import { host } from './setup/host.js';

test('standard output is for the protocol only', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/chatty', `(console.log('while loading'), {
    name: 'chatty',
    endpoints: {
      'GET /': async () => {
        console.log('logged');
        console.error('complained');
        console.table([{ a: 1 }]);
        process.stdout.write('written');
        return 'answer';
      },
    },
  })`));
  const desk = host(t, folder);
  assert.equal(await desk.result('endpoint', { plugin: 'chatty', method: 'GET', path: '/' }), 'answer');
  await desk.reports('[chatty] written');
  assert.equal(desk.rawLines.length, 1);
  for (const line of ['while loading', 'logged', 'complained']) {
    assert.ok(desk.stderr.includes(`[chatty] ${line}\n`), `${line} in ${desk.stderr}`);
  }
});

test('what nobody catches ends nothing', async (t) => {
  const folder = pluginFolder(t, {
    ...plugin('plugins/wild', `{
      name: 'wild',
      actions: {
        rejects: () => { Promise.reject(new Error('nobody catches me')); },
        throws: () => { setImmediate(() => { throw new Error('from a timer'); }); },
        exits: () => process.exit(3),
      },
    }`),
    ...plugin('plugins/exits', "process.exit(1)"),
  });
  const desk = host(t, folder);
  for (const hook of ['rejects', 'throws']) await desk.result('action', { hook, event: {} });
  await desk.reports('[wild] unhandled rejection: Error: nobody catches me');
  await desk.reports('[wild] uncaught exception: Error: from a timer');
  await assert.rejects(desk.result('action', { hook: 'exits', event: {} }), /process\.exit\(3\): the runtime is not/);
  const { problems } = await desk.result('handshake', { protocol_version: '1.0' });
  assert.deepEqual(problems, [
    { plugin: 'exits', code: 'load_failed', message: "process.exit(1): the runtime is not a plugin's to end" },
  ]);
  assert.match(desk.stderr, /^Failed to load plugin exits: Error: process\.exit\(1\)/m);
});

test('the connection cannot be closed or read by a plugin', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/curious', `{
    name: 'curious',
    endpoints: {
      'GET /': async () => {
        process.stdout.end('closing');
        process.stdout.destroy();
        process.stderr.end();
        let read = '';
        for await (const chunk of process.stdin) read += chunk;
        process.stdin.destroy();
        return read;
      },
    },
  }`));
  const desk = host(t, folder);
  const route = { plugin: 'curious', method: 'GET', path: '/' };
  assert.deepEqual([await desk.result('endpoint', route), await desk.result('endpoint', route)], ['', '']);
  await desk.reports('[curious] closing');
});

test('a flood of log lines is bounded, and the plugin is answered after it', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/loud', `{
    name: 'loud',
    actions: { flood: (_event, ctx) => { for (let n = 0; n < 50_000; n += 1) ctx.log.info('n' + n); } },
  }`));
  const desk = host(t, folder);
  await desk.result('action', { hook: 'flood', event: {} });
  assert.equal(desk.left().length, 10_000);
  assert.equal((await desk.result('ping')).pong, true);
});

test('requests before it is ready are answered, and answers overtake one another', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/a', `{
    name: 'a',
    endpoints: { 'GET /slow': (ctx) => ctx.currentUser() },
  }`));
  const desk = host(t, folder);
  const slow = desk.result('endpoint', { plugin: 'a', method: 'GET', path: '/slow' });
  assert.equal((await desk.result('ping')).pong, true);
  const { id } = await desk.hear(({ method }) => method === 'ctx.currentUser');
  desk.send({ id, result: { id: 7 } });
  assert.deepEqual(await slow, { id: 7 });
});

test('many requests in one write, and one request in many', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/a', `{
    name: 'a',
    endpoints: { 'POST /echo': async (_ctx, req) => req.body },
  }`));
  const desk = host(t, folder);
  const route = { plugin: 'a', method: 'POST', path: '/echo' };
  const bodies = Array.from({ length: 1_000 }, (_, at) => ({ at, text: '📦'.repeat(at % 7) }));
  const answers = await Promise.all(bodies.map((body) => desk.result('endpoint', { ...route, body })));
  assert.deepEqual(answers, bodies);
  const text = JSON.stringify({ id: 'cut', method: 'endpoint', params: { ...route, body: 'ü' } });
  const bytes = Buffer.from(`${text}\r\n`);
  for (const byte of bytes) desk.write(Buffer.of(byte));
  assert.equal((await desk.hear(({ id }) => id === 'cut')).result, 'ü');
  const big = 'x'.repeat(8 * 1024 * 1024);
  assert.equal(await desk.result('endpoint', { ...route, body: big }), big);
});

test('when the host hangs up, calls that wait fail and the process ends by itself', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/a', `{
    name: 'a',
    endpoints: {
      'GET /': async (ctx) => ctx.tickets.find(1).catch((error) => error.message),
    },
  }`));
  const desk = host(t, folder);
  const answer = desk.result('endpoint', { plugin: 'a', method: 'GET', path: '/' });
  await desk.hear(({ method }) => method === 'ctx.tickets.find');
  const exit = await desk.hangUp();
  assert.deepEqual(exit, { code: 0, signal: null });
  assert.equal(await answer, 'the host has gone');
});

test('on SIGTERM what has begun is finished, and nothing new is begun', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/a', `{
    name: 'a',
    actions: { work: async (_event, ctx) => { await ctx.tickets.find(1); await ctx.tickets.find(2); } },
  }`));
  const desk = host(t, folder);
  const work = desk.ask('action', { hook: 'work', event: {} });
  const { id: first } = await desk.hear(({ method }) => method === 'ctx.tickets.find');
  const exit = desk.terminate('SIGTERM');
  let refused;
  do {
    refused = (await desk.ask('ping')).error?.message;
  } while (refused === undefined);
  assert.equal(refused, 'The plugin runtime is shutting down');
  desk.send({ id: first, result: null });
  const { id: second } = await desk.hear(({ method }) => method === 'ctx.tickets.find');
  desk.send({ id: second, result: null });
  assert.deepEqual((await work).result, { ok: true });
  assert.deepEqual(await exit, { code: 0, signal: null });
});

test('a handler that does not end is cut off', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/a', `{
    name: 'a',
    actions: { hang: () => new Promise(() => {}) },
  }`));
  const desk = host(t, folder, { env: { ESCALATED_PLUGIN_LIMITS: 'drain=20' } });
  desk.send({ id: 1, method: 'action', params: { hook: 'hang', event: {} } });
  await desk.result('ping');
  assert.deepEqual(await desk.hangUp(), { code: 0, signal: null });
  assert.match(desk.stderr, /Handlers were cut off at the end\./);
});

test('Ctrl-C is the host\'s to answer', async (t) => {
  const desk = host(t, emptyFolder(t));
  await desk.reports('escalated-plugin-runtime: ready');
  desk.terminate('SIGINT');
  assert.equal((await desk.result('ping')).pong, true);
});

test('limits that are not understood are told at once', async (t) => {
  const desk = host(t, emptyFolder(t), { env: { ESCALATED_PLUGIN_LIMITS: 'filter=soon' } });
  assert.deepEqual(await desk.exited, { code: 1, signal: null });
  assert.match(desk.stderr, /ESCALATED_PLUGIN_LIMITS: filter=soon: expected NAME=MILLISECONDS/);
});

test('without the SDK a plugin is told what to do', async (t) => {
  const folder = pluginFolder(t, plugin('plugins/a', "{ name: 'a', version: '1' }"), { sdk: false });
  const desk = host(t, folder);
  const { problems } = await desk.result('handshake', { protocol_version: '1.0' });
  const place = join(folder, 'plugins', 'a');
  assert.deepEqual(problems, [
    {
      plugin: 'a',
      code: 'load_failed',
      message: `it needs @escalated-dev/plugin-sdk: run \`npm install\` in ${place} or in the plugin folder`,
    },
  ]);
});
