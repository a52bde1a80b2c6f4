import assert from 'node:assert/strict';
import { test } from 'node:test';

import { contextOf } from '../src/context.js';

const filter = { n: { $gte: 3 } };
const options = { orderBy: 'n', order: 'desc', limit: 2 };
const data = { a: 1 };

/** How a plugin writes each call, and what goes to the host for it. */
const CALLS = [
  [(ctx) => ctx.config.get('k'), 'config.get', { key: 'k' }],
  [(ctx) => ctx.config.set(data), 'config.set', { data }],
  [(ctx) => ctx.config.all(), 'config.all', {}],
  [(ctx) => ctx.store.get('c', 'k'), 'store.get', { collection: 'c', key: 'k' }],
  [(ctx) => ctx.store.set('c', 'k', 1), 'store.set', { collection: 'c', key: 'k', value: 1 }],
  [(ctx) => ctx.store.query('c', filter, options), 'store.query', { collection: 'c', filter, options }],
  [(ctx) => ctx.store.insert('c', data), 'store.insert', { collection: 'c', data }],
  [(ctx) => ctx.store.update('c', 'k', data), 'store.update', { collection: 'c', key: 'k', data }],
  [(ctx) => ctx.store.delete('c', 'k'), 'store.delete', { collection: 'c', key: 'k' }],
  [(ctx) => ctx.broadcast.toChannel('ch', 'ev', 1), 'broadcast.toChannel', { channel: 'ch', event: 'ev', data: 1 }],
  [(ctx) => ctx.broadcast.toUser('7', 'ev', 1), 'broadcast.toUser', { userId: '7', event: 'ev', data: 1 }],
  [(ctx) => ctx.broadcast.toTicket(3, 'ev', 1), 'broadcast.toTicket', { ticketId: 3, event: 'ev', data: 1 }],
  [(ctx) => ctx.log.info('m', data), 'log', { level: 'info', message: 'm', data }],
  [(ctx) => ctx.log.warn('m'), 'log', { level: 'warn', message: 'm' }],
  [(ctx) => ctx.log.error('m'), 'log', { level: 'error', message: 'm' }],
  [(ctx) => ctx.log.debug('m'), 'log', { level: 'debug', message: 'm' }],
  [(ctx) => ctx.tickets.find(1), 'tickets.find', { id: 1 }],
  [(ctx) => ctx.tickets.query(filter), 'tickets.query', { filter }],
  [(ctx) => ctx.tickets.create(data), 'tickets.create', { data }],
  [(ctx) => ctx.tickets.update(1, data), 'tickets.update', { id: 1, data }],
  [(ctx) => ctx.replies.find(1), 'replies.find', { id: 1 }],
  [(ctx) => ctx.replies.query(filter), 'replies.query', { filter }],
  [(ctx) => ctx.replies.create(data), 'replies.create', { data }],
  [(ctx) => ctx.contacts.find(1), 'contacts.find', { id: 1 }],
  [(ctx) => ctx.contacts.findByEmail('a@b.c'), 'contacts.findByEmail', { email: 'a@b.c' }],
  [(ctx) => ctx.contacts.create(data), 'contacts.create', { data }],
  [(ctx) => ctx.tags.all(), 'tags.all', {}],
  [(ctx) => ctx.tags.create({ name: 'n' }), 'tags.create', { data: { name: 'n' } }],
  [(ctx) => ctx.departments.all(), 'departments.all', {}],
  [(ctx) => ctx.departments.find(1), 'departments.find', { id: 1 }],
  [(ctx) => ctx.agents.all(), 'agents.all', {}],
  [(ctx) => ctx.agents.find(1), 'agents.find', { id: 1 }],
  [(ctx) => ctx.emit('hook', data), 'emit', { hook: 'hook', data }],
  [(ctx) => ctx.currentUser(), 'currentUser', {}],
];

test('all 31 calls go to the host under their names', async () => {
  const sent = [];
  const peer = {
    call: async (plugin, method, params) => {
      sent.push([plugin, method, JSON.parse(JSON.stringify(params))]);
      return 'answer';
    },
  };
  const ctx = contextOf('demo', peer);
  for (const [write, method, params] of CALLS) {
    const answer = await write(ctx);
    assert.deepEqual(sent.pop(), ['demo', `ctx.${method}`, params]);
    assert.equal(answer, method === 'log' ? undefined : 'answer', method);
  }
  assert.equal(new Set(CALLS.map(([, method]) => method)).size, 31);
});

test('a log line that is not taken bothers nobody', async () => {
  const ctx = contextOf('demo', { call: async () => { throw new Error('the host has gone'); } });
  ctx.log.info('said');
  await new Promise((resolve) => setImmediate(resolve));
});
