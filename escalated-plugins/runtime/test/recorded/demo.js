// Does what the recorded probe did.

import { readFileSync } from 'node:fs';

import { defined } from './defined.js';

const recorded = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8'));

async function surface(_event, ctx) {
  await ctx.config.get('greeting');
  await ctx.config.set({ a: 1 });
  await ctx.config.all();
  await ctx.store.get('c', 'k');
  const order = { orderBy: 'n', order: 'desc', limit: 2 };
  await ctx.store.query('c', { n: { $gte: 3 }, s: 'x' }, order);
  await ctx.store.update('c', 'k', { n: 4 });
  await ctx.broadcast.toChannel('ch', 'ev', { x: 1 });
  await ctx.broadcast.toUser(7, 'ev', { x: 1 });
  await ctx.tickets.query({ status: 'open' });
  await ctx.tickets.create({ title: 'T', priority: 'low' });
  await ctx.replies.find(1);
  await ctx.replies.query({ ticket_id: 1 });
  await ctx.contacts.find(1);
  await ctx.contacts.findByEmail('a@b.c');
  await ctx.contacts.create({ name: 'A', email: 'a@b.c' });
  await ctx.tags.all();
  await ctx.tags.create({ name: 'vip' });
  await ctx.departments.all();
  await ctx.departments.find(1);
  await ctx.agents.all();
  await ctx.agents.find(1);
  await ctx.currentUser();
  ctx.log.debug('d');
  ctx.log.warn('w');
  ctx.log.error('e', { z: 1 });
}

async function created({ id }, ctx) {
  const ticket = await ctx.tickets.find(id);
  await ctx.store.insert('seen', { key: String(id), subject: ticket.subject });
  await ctx.tickets.update(id, { priority: 'high' });
  await ctx.replies.create({ ticket_id: id, body: 'auto', is_internal_note: true });
  ctx.log.info('handled', { id });
  await ctx.emit('demo.done', { id });
}

export default defined(recorded, {
  lifecycle: {
    onActivate: (ctx) => ctx.store.set('meta', 'init', { activated: true }),
    onDeactivate: (ctx) => ctx.store.delete('meta', 'init'),
  },
  actions: {
    'ticket.created': created,
    'demo.done': ({ id }, ctx) => ctx.broadcast.toTicket(id, 'demo.done', { ok: 1 }),
    'sync.throw': () => {
      throw new Error('sync boom');
    },
    'async.throw': async () => {
      throw new Error('async boom');
    },
    prints: () => console.log('pollution on stdout'),
    surface,
  },
  filters: {
    'ticket.subject': (value) => `${value} [demo]`,
    slow: () => new Promise(() => {}),
    bad: () => {
      throw new Error('bad filter');
    },
    undef: () => undefined,
  },
  endpoints: {
    'GET /status': async (_ctx, req) => ({ ok: true, req }),
    'POST /save/:id': async (_ctx, req) => ({ id: req.params.id, body: req.body }),
    'GET /void': async () => undefined,
    'GET /fail': async () => {
      throw new Error('endpoint failed');
    },
    'GET /slow': () => new Promise((resolve) => setTimeout(() => resolve('slow-done'), 50)),
    'GET /hosterr': (ctx) =>
      ctx.tickets.find(999).catch((error) => ({ caught: error.message, code: error.code ?? null })),
    'GET /hang': (ctx) => ctx.tickets.find('NEVER'),
  },
  webhooks: {
    'POST /hooks/in': async (_ctx, req) => ({ got: req.body, sig: req.headers['x-signature'] }),
  },
  cron: {
    '*/5 * * * *': (ctx) => ctx.store.set('cron', 'last', 'ran'),
    'every:1h': async () => {},
  },
  badges: {
    DemoWidget: async (ctx) => (await ctx.store.query('seen', {})).length,
  },
});
