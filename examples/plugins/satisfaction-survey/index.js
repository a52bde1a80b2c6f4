// Asks whoever had a ticket how it went, once it is resolved, and shows the average to staff.

import { randomBytes } from 'node:crypto';

import { definePlugin } from '@escalated-dev/plugin-sdk';

import { answered, form, notFound } from './pages.js';

const HOUR = 60 * 60 * 1000;
const LONGEST_COMMENT = 2_000;

export default definePlugin({
  name: 'satisfaction-survey',
  version: '1.0.0',
  description: 'Asks how a ticket went and shows the average',

  config: [
    {
      name: 'address',
      label: 'Address of the helpdesk',
      type: 'url',
      required: true,
      help: 'As people write it into their browser, with the prefix',
      default: 'http://127.0.0.1:8321/support',
    },
    { name: 'question', label: 'Question', type: 'text', default: 'How did we do?' },
    { name: 'delay_hours', label: 'Hours between resolution and question', type: 'number', default: 0 },
  ],

  actions: {
    'ticket.resolved': async ({ id, reference }, ctx) => {
      // One question for a ticket, even if it is resolved twice, or this is told twice.
      if ((await ctx.store.get('surveys', String(id))) !== null) return;
      const delay = Number((await ctx.config.get('delay_hours')) ?? 0) * HOUR;
      await ctx.store.set('surveys', String(id), {
        ticket_id: id,
        reference,
        // The only thing that whoever answers has to know.
        token: randomBytes(16).toString('hex'),
        due_at: new Date(Date.now() + delay).toISOString(),
        sent: false,
        score: null,
      });
    },
  },

  cron: {
    '* * * * *': async (ctx) => {
      const now = new Date().toISOString();
      const due = await ctx.store.query(
        'surveys',
        { sent: false, due_at: { $lte: now } },
        { orderBy: 'due_at', limit: 20 },
      );
      const { address, question } = await ctx.config.all();
      for (const { ticket_id: ticket, token } of due) {
        // Marked before it is sent: no question is better than one every minute.
        await ctx.store.update('surveys', String(ticket), { sent: true });
        const link = `${address}/webhooks/plugins/satisfaction-survey/answer?token=${token}`;
        await ctx.replies.create({
          ticket_id: ticket,
          body: `${question ?? 'How did we do?'}\n\n${link}`,
          is_internal_note: false,
        });
      }
    },
  },

  // For people without a login, so not an endpoint. The link only shows the question: mail scanners
  // open every link, and their opinion is not asked.
  webhooks: {
    'GET /answer': async (ctx, req) => {
      const survey = await surveyOf(req, ctx);
      if (survey === undefined) return notFound();
      if (survey.score !== null) return answered();
      return form(await ctx.config.get('question'));
    },
    'POST /answer': async (ctx, req) => {
      const survey = await surveyOf(req, ctx);
      if (survey === undefined) return notFound();
      // The first answer counts.
      if (survey.score !== null) return answered();
      const { score, comment = '' } = fieldsOf(req);
      if (!/^[1-5]$/.test(score)) return form(await ctx.config.get('question'));
      const said = comment.trim().slice(0, LONGEST_COMMENT);
      await ctx.store.update('surveys', String(survey.ticket_id), { score: Number(score), comment: said });
      await ctx.replies.create({
        ticket_id: survey.ticket_id,
        body: `Rated ${score} of 5${said ? `: ${said}` : ''}`,
        is_internal_note: true,
      });
      return answered();
    },
  },

  endpoints: {
    // Named after the component: what it answers is what the page and the widget show.
    'GET /SurveyScore': {
      capability: 'view_reports',
      handler: async (ctx, { query: { ticket_id: ticket } = {} }) => {
        const shown = await figures(ctx);
        // On the page of a ticket the helpdesk says which one it is.
        return ticket === undefined ? shown : { 'this ticket': await stateOf(String(ticket), ctx), ...shown };
      },
    },
  },
  widgets: [
    {
      component: 'SurveyScore',
      label: 'Satisfaction',
      size: 'quarter',
      capability: 'view_reports',
      badge: async (ctx) => (await figures(ctx)).average,
    },
  ],
  components: [
    { page: 'ticket.show', slot: 'sidebar', component: 'SurveyScore', capability: 'view_reports' },
  ],
  pages: [
    {
      route: 'scores',
      component: 'SurveyScore',
      layout: 'admin',
      capability: 'view_reports',
      menu: { label: 'Satisfaction', section: 'admin', position: 60 },
    },
  ],
});

async function surveyOf({ query: { token = '' } }, ctx) {
  // Anything else would be a question to the store that a stranger has written.
  if (!/^[0-9a-f]{32}$/.test(token)) return undefined;
  const [survey] = await ctx.store.query('surveys', { token }, { limit: 1 });
  return survey;
}

/** Of a form, or of JSON. */
function fieldsOf({ body, rawBody }) {
  const sent = body !== null && typeof body === 'object' ? body : undefined;
  const fields = sent ?? Object.fromEntries(new URLSearchParams(Buffer.from(rawBody ?? []).toString('utf8')));
  return { score: String(fields.score ?? ''), comment: String(fields.comment ?? '') };
}

async function stateOf(ticket, ctx) {
  const survey = await ctx.store.get('surveys', ticket);
  if (survey === null) return 'not resolved yet';
  if (survey.score !== null) return `${survey.score} of 5`;
  return survey.sent ? 'asked' : 'will be asked';
}

async function figures(ctx) {
  // As many as a query gives: the average is of late, not of all time.
  const latest = { orderBy: 'due_at', order: 'desc', limit: 1_000 };
  const surveys = await ctx.store.query('surveys', { sent: true }, latest);
  const scores = surveys.map(({ score }) => score).filter((score) => score !== null);
  const sum = scores.reduce((total, score) => total + score, 0);
  return {
    asked: surveys.length,
    answered: scores.length,
    average: scores.length === 0 ? null : Math.round((10 * sum) / scores.length) / 10,
  };
}
