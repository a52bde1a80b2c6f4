// A runtime that does what it must not. The path of an endpoint says what.
const out = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const endpoints = [{ method: 'GET', path: '/any' }];
const manifest = { demo: { name: 'demo', version: '1', endpoints } };
const waiting = new Map();
let next = 1;
const ask = (text) => {
  const id = next++;
  process.stdout.write(text.replace('ID', id) + '\n');
  return new Promise((resolve) => waiting.set(id, resolve));
};
const kinds = {
  echo: ({ body }) => body,
  crash: () => process.exit(3),
  hang: () => { for (;;); },
  silence: () => new Promise(() => {}),
  flood: async () => {
    for (let n = 0; n < 2500; n++) {
      if (!process.stdout.write('x'.repeat(100) + '\n')) await new Promise((done) => process.stdout.once('drain', done));
    }
    return 'flooded';
  },
  endless: async () => {
    for (;;) {
      if (!process.stdout.write('x'.repeat(1 << 20))) await new Promise((done) => process.stdout.once('drain', done));
    }
  },
  long: () => { process.stdout.write('x'.repeat(11 << 20) + '\n'); return 'after'; },
  largest: () => 'x'.repeat(9 << 20),
  others: (_, id) => {
    for (const other of [0, id + 1, id + 1000, -1, '7', null]) out({ id: other, result: 'stolen' });
    out({ id, result: 'first' });
    return 'second';
  },
  proto: async () => {
    const data = '{"__proto__":{"polluted":true},"constructor":1}';
    return ask(`{"method":"ctx.config.set","id":ID,"params":{"plugin":"demo","data":${data}}}`);
  },
  strange: async () => {
    const asked = [
      '{"method":"ctx.exec","id":ID,"params":{"plugin":"demo"}}',
      '{"method":"ctx.tickets.find","id":ID,"params":{"plugin":"demo","id":{"$gt":0}}}',
      '{"method":"ctx.tickets.find","id":ID}',
      '{"method":"ctx.store.set","id":ID,"params":{"plugin":"demo","collection":"c","key":"k","value":' + '['.repeat(5000) + ']'.repeat(5000) + '}}',
    ];
    return Promise.all(asked.map(ask));
  },
  fork: () => require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' }).pid,
  leave: () => {
    const child = require('node:child_process').spawn('sleep', ['2'], { stdio: 'inherit', detached: true });
    child.unref();
    process.exit(4);
  },
  // It answers, and does nothing more; later there is no call that could be late.
  hush: () => { setImmediate(() => { for (;;); }); return 'hush'; },
  // It stays when its input is closed, and when it is told to end if it is to ignore that. It writes down what it was told.
  stay: ({ body: { file, ignores } }) => {
    process.stdin.removeAllListeners('end');
    setInterval(() => {}, 1000);
    process.on('SIGTERM', () => {
      require('node:fs').writeFileSync(file, 'told');
      if (!ignores) process.exit(0);
    });
    return 'stays';
  },
  deaf: () => { process.stdin.pause(); return 'deaf'; },
};
const handle = async ({ id, method, params, result, error }) => {
  if (method === undefined) return waiting.get(id)?.(error === undefined ? { result } : { error: error.message });
  if (method === 'handshake') out({ id, result: { protocol_version: '1.0', runtime_version: '0', compatible: true } });
  else if (method === 'manifest') out({ id, result: manifest });
  else if (method === 'ping') out({ id, result: { pong: true, timestamp: 1 } });
  else out({ id, result: await kinds[params.path.slice(1)](params, id) });
};
let text = '';
process.stdin.on('data', (chunk) => {
  const lines = (text + chunk).split('\n');
  text = lines.pop();
  for (const line of lines) if (line !== '') handle(JSON.parse(line));
});
process.stdin.on('end', () => process.exit(0));
