// Tells a chat room of new tickets and broken promises.

import { definePlugin } from '@escalated-dev/plugin-sdk';

const SENTENCES = {
  'ticket.created': 'New ticket',
  'ticket.escalated': 'Escalated',
  'sla.breached': 'Overdue',
};

export default definePlugin({
  name: 'chat-notifier',
  version: '1.0.0',
  description: 'Tells a chat room of new tickets and broken promises',

  config: [
    {
      name: 'webhook_url',
      label: 'Incoming webhook of the room',
      // Whoever knows this address can write to the room: it is a secret, and is not shown again.
      type: 'password',
      required: true,
      help: 'Of Slack, Mattermost, Rocket.Chat, or whatever takes {"text": "..."}',
    },
    {
      name: 'events',
      label: 'Tell of',
      type: 'multiselect',
      options: Object.entries(SENTENCES).map(([value, label]) => ({ value, label })),
      default: Object.keys(SENTENCES),
    },
  ],

  actions: Object.fromEntries(
    Object.keys(SENTENCES).map((hook) => [hook, (event, ctx) => tell(hook, event, ctx)]),
  ),
});

async function tell(hook, event, ctx) {
  // All at once, because each call goes to the helpdesk and back.
  const { webhook_url: url, events = Object.keys(SENTENCES) } = await ctx.config.all();
  if (!url || !events.includes(hook)) return;
  const json = { text: sentence(hook, event) };
  try {
    // The room may be slow; tickets behind this one wait until it has answered.
    const { status } = await ctx.http.post(url, { json, timeout: 5_000 });
    if (status >= 300) ctx.log.warn(`The chat refused a message with ${status}`, { hook });
  } catch (error) {
    // Only logged: a message that comes an hour late helps nobody.
    ctx.log.warn(`The chat cannot be reached: ${error.message}`, { hook });
  }
}

/** Only what may be read by everyone in the room: the subject, but nothing of the conversation. */
function sentence(hook, { reference, subject, priority }) {
  return `${SENTENCES[hook]}: ${reference} ${escaped(subject)} (${priority})`;
}

/** A subject is written by a stranger, and `<!everyone>` would wake the whole room. */
function escaped(text = '') {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
