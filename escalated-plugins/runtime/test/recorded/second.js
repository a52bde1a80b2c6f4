// Listens to the same hooks as the probe.

import { readFileSync } from 'node:fs';

import { defined } from './defined.js';

const recorded = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8'));
const ran = (_event, ctx) => ctx.log.info('second ran');

export default defined(recorded, {
  actions: { 'sync.throw': ran, 'async.throw': ran },
  filters: {
    'ticket.subject': (value) => `${value} [second@1]`,
    bad: (value) => `${value}-after`,
    slow: (value) => `${value}-after`,
  },
});
