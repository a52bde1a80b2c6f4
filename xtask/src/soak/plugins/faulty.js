#!/usr/bin/env node
// A runtime whose only plugin does what it must not when it is told of a ticket. The file `fault` in
// its folder says what, and how much of it; without that file it behaves. Files beside it tell what
// happened: a line for each start, each time that it misbehaved, each process that it left behind.
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');

const folder = process.argv[2];
const note = (name, text = process.pid) => fs.appendFileSync(path.join(folder, name), `${text}\n`);
const given = path.join(folder, 'fault');
const [fault, amount] = fs.existsSync(given) ? fs.readFileSync(given, 'utf8').split(' ') : [];
const count = Number(amount);

const manifest = { faulty: { name: 'faulty', version: '1.0.0',
  actionHooks: ['ticket.created'], filterHooks: fault === 'filter' ? [{ hook: 'ticket.create', priority: 10 }] : [] } };
const write = async (text) => {
  if (!process.stdout.write(text)) await new Promise((done) => process.stdout.once('drain', done));
};
const say = (message) => write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');

let answered = 0;
let heard = () => {};
const ask = (method, params, id) => say({ id, method, params: { plugin: 'faulty', ...params } });
/// Asks for something again and again without waiting, and then waits until all is answered.
const askOften = async (method, params) => {
  const before = answered;
  for (let n = 0; n < count; n++) await ask(method, params(n), n + 1);
  while (answered < before + count) await new Promise((done) => { heard = done; });
};

const fork = () => note('forked', spawn('sleep', ['600'], { stdio: 'inherit' }).pid);

const faults = {
  answer: async (id) => say({ id, result: new Array(4_500_000).fill(0) }),
  crash: () => process.exit(3),
  hang: () => { fork(); for (;;); },
  flood: async () => { for (let n = 0; n < count; n++) await write('not a message, but as long as one often is\n'); },
  line: async () => {
    const part = 'x'.repeat(1 << 20);
    for (let n = 0; n < count; n++) await write(part);
    await write('\n');
  },
  bulk: () => askOften('ctx.store.set', (n) => ({ collection: 'c', key: `${n % 4}`, value: new Array(4_500_000).fill(0) })),
  messages: () => askOften('ctx.config.all', () => ({})),
  lookups: () => askOften('ctx.tickets.query', () => ({ filter: { status: 'open' }, limit: 50 })),
  queries: async () => {
    const before = answered;
    for (let n = 0; n < 100; n++) await ask('ctx.store.set', { collection: 'c', key: `${n}`, value: 'x'.repeat(250_000) }, 0);
    while (answered < before + 100) await new Promise((done) => { heard = done; });
    await askOften('ctx.store.query', () => ({ collection: 'c', filter: {} }));
  },
  writes: () => askOften('ctx.store.set', (n) => ({ collection: 'c', key: `${n % 100}`, value: { n } })),
  lines: () => askOften('ctx.log', (n) => ({ level: 'error', message: `line ${n}` })),
  replies: async (id) => {
    for (let n = 0; n < count; n++) await say({ id: [0, id + 1 + n, -n, `${id}`, null][n % 5], result: 'stolen' });
  },
  prototypes: async (id) => {
    const data = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    for (let n = 0; n < count; n++) {
      await write(`{"__proto__":{"method":"ctx.log"},"id":${n + 1},"method":"ctx.config.set","params":{"plugin":"faulty","data":${data}}}\n`);
    }
    await write(`{"jsonrpc":"2.0","id":${id},"result":{"__proto__":{"polluted":true}}}\n`);
  },
  fork: () => {
    for (let n = 0; n < count; n++) fork();
    process.exit(4);
  },
};

const handle = async ({ id, method, params }) => {
  if (method === undefined) { answered++; return heard(); }
  if (method === 'handshake') return say({ id, result: { protocol_version: '1.0', runtime_version: '0', compatible: true } });
  if (method === 'manifest') return say({ id, result: manifest });
  if (method === 'ping') return say({ id, result: { pong: true, timestamp: Date.now() } });
  if (method === 'filter') {
    if (fault === 'filter') return note('faults');
    return say({ id, result: params.value });
  }
  if (method === 'action') {
    note('told');
    if (faults[fault] !== undefined) {
      note('faults');
      await faults[fault](id);
    }
  }
  return say({ id, result: null });
};

note('starts');
if (fault === 'start') {
  note('faults');
  console.error('it is not my day');
  process.exit(7);
}
let text = '';
process.stdin.on('data', (chunk) => {
  const lines = (text + chunk).split('\n');
  text = lines.pop();
  for (const line of lines) if (line !== '') handle(JSON.parse(line));
});
process.stdin.on('end', () => process.exit(0));
