// Conversations that were recorded with the platform's own runtime, had again with this one. They
// are third-party data: read where ESCALATED_CONTRACTS says, and not part of the repository.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { pluginFolder } from './setup/folder.js';
import { host } from './setup/host.js';

const QUICK = 'filter=200,endpoint=2000';
const source = (name) => readFileSync(new URL(`recorded/${name}.js`, import.meta.url), 'utf8');

function transcript(t, name) {
  const file = join(process.env.ESCALATED_CONTRACTS ?? '', 'contracts', name);
  if (process.env.ESCALATED_CONTRACTS === undefined || !existsSync(file)) {
    t.skip(`ESCALATED_CONTRACTS has no contracts/${name}`);
    return undefined;
  }
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line, at) => ({ number: at + 1, ...JSON.parse(line) }));
}

/** Times and their like are never the same twice. */
function masked(value) {
  const mask = (key, item) => {
    if (key === 'timestamp') return '<time>';
    return typeof item === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(item) ? '<time>' : item;
  };
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value, mask));
}

/** Plays the host's lines and compares every line of the runtime. Gives what was said beyond them. */
async function replay(lines, desk, { unrecorded = () => {} } = {}) {
  const ids = new Map();
  const asked = new Set();
  for (const { number, dir, msg } of lines) {
    const what = `line ${number}: ${JSON.stringify(msg)}`;
    if (dir === 'runtime-stderr') {
      // Where in the program a plugin failed to load is not part of the conversation.
      if (!msg.startsWith('    at ')) await desk.reports(msg);
    } else if (dir === 'runtime->host(NON-JSON)') {
      // The platform's runtime lets prints of plugins into the conversation; here they are reports.
      await desk.reports(msg);
    } else if (dir === 'host->runtime') {
      const answers = msg.method === undefined;
      if (!answers) asked.add(msg.id);
      desk.send(answers ? { ...msg, id: ids.get(msg.id) } : msg);
    } else if (msg.method !== undefined) {
      const heard = await desk.hear(
        (other) => other.method === msg.method && other.params.plugin === msg.params.plugin,
      );
      ids.set(msg.id, heard.id);
      assert.deepEqual(masked(heard.params), masked(msg.params), what);
    } else {
      if (!asked.has(msg.id)) unrecorded(msg.id);
      const heard = await desk.hear((other) => other.method === undefined && other.id === msg.id);
      const handshake = msg.result?.protocol_version !== undefined;
      const result = handshake ? only(Object.keys(msg.result), heard.result) : heard.result;
      assert.deepEqual(masked({ ...heard, result }), masked({ ...msg, result: msg.result }), what);
    }
  }
  return desk.left();
}

/** A handshake may tell more. */
function only(keys, object) {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

test('transcript of the platform\'s runtime: ours says the same', async (t) => {
  const lines = transcript(t, 'plugin-transcript.jsonl');
  if (lines === undefined) return;
  const manifests = lines.find(({ msg }) => msg.result?.demo?.name === 'demo').msg.result;
  const files = Object.fromEntries(
    Object.entries(manifests).flatMap(([name, manifest]) => [
      [`plugins/${name}/package.json`, '{ "type": "module", "main": "index.js" }'],
      [`plugins/${name}/recorded.json`, JSON.stringify(manifest)],
      [`plugins/${name}/defined.js`, source('defined')],
      [`plugins/${name}/index.js`, source(name)],
    ]),
  );
  const folder = pluginFolder(t, {
    ...files,
    'plugins/broken/package.json': '{ "type": "module", "main": "index.js" }',
    'plugins/broken/index.js': "throw new Error('load-time crash');",
  });
  const desk = host(t, folder, { env: { ESCALATED_PLUGIN_LIMITS: QUICK } });
  const left = await replay(lines, desk, {
    // What the recorder wrote here was no JSON line, so that it is not in the transcript.
    unrecorded: (id) => {
      desk.write('this is not JSON\n\n[{"jsonrpc":"2.0","method":"ping","id":900}]\n');
      desk.write(`{"jsonrpc":"2.0","method":"ping","id":${id}}\r\n`);
    },
  });
  // The one difference: a handler that throws at once does not keep the event from the others.
  const [more, ...nothing] = left;
  assert.deepEqual(more.params, { plugin: 'second', level: 'info', message: 'second ran' });
  assert.deepEqual(nothing, []);
});

test('transcript of the HTTP contract: ours says the same', async (t) => {
  const lines = transcript(t, 'plugin-transcript-httpv1.jsonl');
  if (lines === undefined) return;
  const folder = pluginFolder(t, {
    'plugins/echo/package.json': '{ "type": "module", "main": "index.js" }',
    'plugins/echo/index.js': source('echo'),
  });
  assert.deepEqual(await replay(lines, host(t, folder)), []);
});
