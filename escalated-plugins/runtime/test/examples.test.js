// The plugins in `examples/plugins`, run as they lie there.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { discover } from '../src/discovery.js';
import { pluginFolder } from './setup/folder.js';
import { host } from './setup/host.js';
import { Store } from './setup/store.js';

const EXAMPLES = fileURLToPath(new URL('../../../examples/plugins', import.meta.url));
const TICKET = { id: 42, reference: 'ESC-00042', subject: 'A <!everyone> & more', priority: 'high' };

/** A host with one of them, linked, so that it needs no `npm install` of its own. */
function desk(t, name, config) {
  const folder = pluginFolder(t, { 'plugins/readme.txt': '' });
  symlinkSync(join(EXAMPLES, name), join(folder, 'plugins', name));
  const store = new Store(config);
  return { desk: host(t, folder, { answers: store.answers }), store };
}

test('the folder itself is a plugin folder', async () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => name);
  const found = await discover(EXAMPLES);
  assert.deepEqual(found.map(({ label }) => label), folders.sort());
});

test('each has a manifest of its own name, and loads', async (t) => {
  for (const name of ['chat-notifier', 'language-tagger', 'satisfaction-survey']) {
    const { desk: own } = desk(t, name);
    const { problems } = await own.result('handshake', { protocol_version: '1.0' });
    assert.equal(problems, undefined);
    assert.deepEqual(Object.keys(await own.result('manifest', {})), [name]);
  }
});

async function room(t, status = 200) {
  const messages = [];
  const listening = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    messages.push(JSON.parse(body).text);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  t.after(() => listening.close());
  return { messages, url: `http://127.0.0.1:${listening.address().port}/` };
}

test('chat-notifier writes what happened, so that nobody else is called', async (t) => {
  const { messages, url } = await room(t);
  const { desk: own, store } = desk(t, 'chat-notifier', { webhook_url: url });
  await own.result('action', { hook: 'ticket.created', event: TICKET });
  await own.result('action', { hook: 'sla.breached', event: TICKET });
  assert.deepEqual(messages, [
    'New ticket: ESC-00042 A &lt;!everyone&gt; &amp; more (high)',
    'Overdue: ESC-00042 A &lt;!everyone&gt; &amp; more (high)',
  ]);
  assert.deepEqual(store.said, []);
});

test('chat-notifier is silent where it should be, and a broken chat is logged', async (t) => {
  const { messages, url } = await room(t, 410);
  const { desk: none } = desk(t, 'chat-notifier', {});
  await none.result('action', { hook: 'ticket.created', event: TICKET });
  const { desk: own, store } = desk(t, 'chat-notifier', { webhook_url: url, events: ['sla.breached'] });
  await own.result('action', { hook: 'ticket.created', event: TICKET });
  assert.deepEqual(messages, []);
  await own.result('action', { hook: 'sla.breached', event: TICKET });
  assert.deepEqual(store.said, [['log', 'The chat refused a message with 410']]);
});

test('language-tagger adds the language when it is clear', async (t) => {
  const { desk: own, store } = desk(t, 'language-tagger');
  await own.result('activate', { plugin: 'language-tagger' });
  assert.deepEqual(store.said.map(([method, { name }]) => `${method} ${name}`), [
    'tags.create English',
    'tags.create German',
    'tags.create French',
    'tags.create Spanish',
    'tags.create Dutch',
  ]);
  for (const [description, tags] of [
    ['Bitte helfen Sie mir, ich kann das Gerät nicht benutzen und es ist dringend.', ['vip', 'German']],
    ['The printer is on fire and I have no idea what to do with it.', ['vip', 'English']],
    ['Je ne peux pas ouvrir les documents dans mon compte.', ['vip', 'French']],
    ['No puedo entrar con mi cuenta, pero tengo una factura para pagar.', ['vip', 'Spanish']],
    ['Ik kan het niet openen, maar mijn collega wel.', ['vip', 'Dutch']],
    ['Error 0x80004005', ['vip']],
    ['', ['vip']],
  ]) {
    const value = { subject: 'ESC', description, tags: ['vip'] };
    const { tags: given } = await own.result('filter', { hook: 'ticket.create', value });
    assert.deepEqual(given, tags, description);
  }
  assert.deepEqual(await own.result('filter', { hook: 'ticket.create', value: {} }), {});
});

test('satisfaction-survey asks once, takes one answer and shows the average', async (t) => {
  const config = { address: 'https://help.example/support', question: 'Was it <good>?', delay_hours: 0 };
  const { desk: own, store } = desk(t, 'satisfaction-survey', config);
  const plugin = 'satisfaction-survey';
  const figures = () => own.result('endpoint', { plugin, method: 'GET', path: '/SurveyScore' });
  const ofTicket = (id) => own.result('endpoint', { plugin, method: 'GET', path: '/SurveyScore', query: { ticket_id: id } });
  const badge = () => own.result('badge', { plugin, component: 'SurveyScore' });
  for (const id of [42, 42, 43]) await own.result('action', { hook: 'ticket.resolved', event: { ...TICKET, id } });
  assert.deepEqual(await figures(), { asked: 0, answered: 0, average: null });
  assert.equal(await badge(), null);
  assert.equal((await ofTicket('42'))['this ticket'], 'will be asked');
  assert.equal((await ofTicket('44'))['this ticket'], 'not resolved yet');
  for (let round = 0; round < 2; round += 1) await own.result('cron', { plugin, schedule: '* * * * *' });
  assert.deepEqual(store.said.map(([method, { ticket_id: id, is_internal_note: note }]) => [method, id, note]), [
    ['replies.create', 42, false],
    ['replies.create', 43, false],
  ]);
  const [, token] = /^Was it <good>\?\n\nhttps:.*\/webhooks\/plugins\/satisfaction-survey\/answer\?token=(\w+)$/.exec(
    store.said[0][1].body,
  );

  const ask = (method, query, form = '') => {
    const rawBodyBase64 = Buffer.from(form).toString('base64');
    return own.result('webhook', { plugin, method, path: '/answer', params: {}, query, httpContract: 1, rawBodyBase64 });
  };
  const form = await ask('GET', { token });
  assert.equal(form.status, 200);
  assert.match(form.body, /<legend>Was it &lt;good&gt;\?<\/legend>/);
  for (const wrong of [{}, { token: 'x' }, { token: '0'.repeat(32) }]) {
    assert.equal((await ask('GET', wrong)).status, 404);
    assert.equal((await ask('POST', wrong, 'score=5')).status, 404);
  }
  for (const refused of ['', 'score=6', 'score=', 'score=5.5']) {
    assert.match((await ask('POST', { token }, refused)).body, /<form/, refused);
  }
  assert.match((await ask('POST', { token }, 'score=4&comment=+too+slow+')).body, /Thank you/);
  assert.match((await ask('POST', { token }, 'score=1')).body, /Thank you/);
  assert.match((await ask('GET', { token })).body, /Thank you/);
  assert.deepEqual(store.said.slice(2), [
    ['replies.create', { ticket_id: 42, body: 'Rated 4 of 5: too slow', is_internal_note: true }],
  ]);
  assert.deepEqual(await figures(), { asked: 2, answered: 1, average: 4 });
  assert.equal(await badge(), 4);
  assert.deepEqual(await ofTicket('42'), { 'this ticket': '4 of 5', asked: 2, answered: 1, average: 4 });
  assert.equal((await ofTicket('43'))['this ticket'], 'asked');
});
