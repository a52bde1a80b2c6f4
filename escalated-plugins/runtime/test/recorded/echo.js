// Answers with what it was given, in the envelope of the HTTP contract.

import { definePlugin } from '@escalated-dev/plugin-sdk';

const echo = async (_ctx, { rawBody, httpContract, clientIp, headers }) => ({
  __escalated_http: 1,
  status: 401,
  format: 'json',
  headers: {},
  body: {
    raw: rawBody === undefined ? null : Buffer.from(rawBody).toString('utf8'),
    v: httpContract ?? null,
    ip: clientIp ?? null,
    headers,
  },
});

export default definePlugin({
  name: 'echo',
  version: '0.0.1',
  endpoints: { 'POST /e': echo },
  webhooks: { 'POST /w': echo },
});
